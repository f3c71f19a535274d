// What the gateway changes in a body on its way up, by top-level field: the new value, or undefined to take the field
// out. The same rules serve a body that is spliced and one that is written anew.
import type { Json } from '../../../foundation/json/json.ts'

export type Changes = { [field: string]: Json | undefined }
