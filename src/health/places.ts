// Where conversations were served last, while the prompt caches that they bought live.

/** Ids of the endpoint and of the credential. */
export type Place = { endpoint: string; credential: string }
