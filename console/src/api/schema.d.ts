// Written by `npm run -w console api` from the gateway's OpenAPI document.
export interface paths {}
