// What a request can reach of a provider besides the model: things in the operator's account there, which all customers
// share. An operator opens them provider by provider (`allow`); by default they are open only where every owner of keys
// is unlimited, a gateway that its operators run for themselves.

export const allowances = [
  /** Files, spoken answers, voices and cached contents that are stored at the provider, by their ids. */
  'files',
  /** Storage that is read with the account's own rights: `s3://`, `gs://`, and paths of the server's own disk. */
  'buckets',
  /** Addresses of media inside the operator's network, and paths of the server's own disk. */
  'private-addresses',
  /** Containers of code execution, by their ids. */
  'containers',
  /** Vector stores and other stores of documents that the account has. */
  'vector-stores',
  /** Servers and connectors of the Model Context Protocol that the provider calls. */
  'mcp',
  /** Skills that are stored in the account. */
  'skills',
  /** Prompts, presets and agents that are stored in the account. */
  'prompts',
  /** Keeping conversations at the provider (`store`). */
  'state',
  /** Fields that steer a server for everybody: its queue, its caches, its templates. */
  'server-fields',
] as const

export type Allowance = (typeof allowances)[number]
