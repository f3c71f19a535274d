// What has to be installed for the blocks of a guide to run: commands of agents, modules of Python, packages of npm, modules of
// Go. Where it is missing the guide is skipped, with the reason.
import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { python } from '../../python.ts'
import {
  findPythonTool,
  findTool,
  goFolder,
  listTools,
  pythonFolder,
  toolFolder,
  type InstalledTool,
} from '../installed-tools.ts'

type Need = { command?: string; modules?: readonly string[]; isGo?: true }

/** By page. Packages of npm are the project's own. */
const needs: { readonly [page: string]: Need } = {
  'aider.md': { command: 'aider' },
  'claude-code.md': { command: 'claude' },
  'cline.md': { command: 'cline' },
  'codex.md': { command: 'codex' },
  'continue.md': { command: 'cn' },
  'opencode.md': { command: 'opencode' },
  'pi.md': { command: 'pi' },
  'qwen-code.md': { command: 'qwen' },
  'anthropic-sdk.md': { modules: ['anthropic'] },
  'dspy.md': { modules: ['dspy'] },
  'instructor.md': { modules: ['instructor'] },
  'langchain.md': { modules: ['langchain_openai'] },
  'litellm.md': { modules: ['litellm'] },
  'llamaindex.md': { modules: ['llama_index.llms.openai_like'] },
  'openai-agents.md': { modules: ['agents'] },
  'openai-go.md': { isGo: true },
  'openai-python.md': { modules: ['openai'] },
  'pydantic-ai.md': { modules: ['pydantic_ai'] },
}

const platform = `${process.platform}-${process.arch}`

type Started = { tool: string; start(folder: string): readonly string[] }

/** How a command starts from where its package lies, since scripts of packages are not run when they are installed. */
const commands: { readonly [command: string]: Started } = {
  claude: { tool: '@anthropic-ai/claude-code', start: (folder) => [`${folder}-${platform}/claude`] },
  codex: { tool: '@openai/codex', start: (folder) => [process.execPath, join(folder, 'bin/codex.js')] },
  opencode: { tool: 'opencode-ai', start: (folder) => [join(folder, `../opencode-${platform}/bin/opencode`)] },
  pi: { tool: '@mariozechner/pi-coding-agent', start: (folder) => [process.execPath, join(folder, 'dist/cli.js')] },
  cline: { tool: 'cline', start: (folder) => [process.execPath, join(folder, 'bin/cline')] },
  cn: { tool: '@continuedev/cli', start: (folder) => [process.execPath, join(folder, 'dist/cn.js')] },
  qwen: { tool: '@qwen-code/qwen-code', start: (folder) => [process.execPath, join(folder, 'cli.js')] },
  aider: { tool: 'aider-chat', start: (folder) => [join(folder, 'bin/aider')] },
}

/** What runs a guide's blocks: a folder for PATH, the Python that has its modules, the folder of a Go module. */
export type Readied = { bin: string; python: string; go: string; isAgent: boolean }

/** @returns the reason why the guide is skipped, where something is missing */
export function readyGuide(page: string, folder: string): Readied | string {
  const { command, modules = [], isGo } = needs[page] ?? {}
  const bin = join(folder, 'bin')
  mkdirSync(bin)
  const go = goFolder
  const readied = { bin, python, go, isAgent: command !== undefined }
  if (isGo === true && !existsSync(join(go, 'installed')))
    return `no Go modules in ${toolFolder} (npm run clients installs them)`
  if (isGo === true && spawnSync('go', ['version']).error !== undefined) return 'no `go` in PATH here'
  if (modules.length > 0) {
    const found = pythons().find((each) => hasModules(each, modules))
    return found === undefined
      ? `no Python with ${modules.join(' and ')} here (npm run clients installs it)`
      : { ...readied, python: found }
  }
  if (command === undefined) return readied
  const found = findCommand(command)
  if (typeof found === 'string') return found
  writeCommand(bin, command, found)
  return readied
}

/** A command of this name that starts `words`. */
export function writeCommand(bin: string, name: string, words: readonly string[]): void {
  const path = join(bin, name)
  writeFileSync(path, `#!/bin/sh\nexec ${words.map((word) => `'${word}'`).join(' ')} "$@"\n`)
  chmodSync(path, 0o755)
}

function findCommand(command: string): readonly string[] | string {
  const started = commands[command]
  if (started === undefined) throw new Error(`how ${command} starts is not known`)
  const isPython = listTools('python').some(({ name }) => name === started.tool)
  const tool: InstalledTool | string = isPython ? findPythonTool(started.tool) : findTool(started.tool)
  return typeof tool === 'string' ? tool : started.start(tool.folder)
}

function pythons(): string[] {
  return [
    python,
    ...listTools('python')
      .map((tool) => join(pythonFolder(tool), 'bin/python'))
      .filter(existsSync),
  ]
}

function hasModules(interpreter: string, modules: readonly string[]): boolean {
  const search = `import importlib.util, sys\nfor m in sys.argv[1:]:\n  p = m.split('.')[0]\n  if not importlib.util.find_spec(p) or not importlib.util.find_spec(m): sys.exit(1)`
  return spawnSync(interpreter, ['-c', search, ...modules], { stdio: 'ignore' }).status === 0
}
