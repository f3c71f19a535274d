// A command of the command line that a test has run, and how it ended.

export type HostedCommand = {
  cwd: string
  args: readonly string[]
  /** All that is in its environment. */
  env: { readonly [name: string]: string }
  stdin: string
}

export type Ran = { code: number; stdout: string; stderr: string }
