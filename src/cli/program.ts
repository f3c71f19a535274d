// The command line as commander knows it: groups, commands, the options that all of them take.
import { Command } from 'commander'

import { catalogCommands } from './catalog/catalog-commands.ts'
import { auditCommand } from './audit-command.ts'
import { configCommands } from './commands/config-commands.ts'
import { connectCommand } from './connect/connect-command.ts'
import { doctorCommand } from './doctor/doctor-command.ts'
import { keyAliasCommand, keyCommands } from './commands/key-commands.ts'
import { modelCommands, providerCommands } from './commands/model-commands.ts'
import { endpointCommands, endpointsCommand } from './routing/endpoint-commands.ts'
import { exportCommand } from './commands/export-command.ts'
import { defineCommand, type CommandDefinition, type ExitCode } from './session.ts'
import { importCommands } from './import/import-commands.ts'
import { generationCommands } from './commands/generation-commands.ts'
import { priceCommands } from './commands/price-commands.ts'
import { routeCommand } from './routing/route-command.ts'
import { usageCommand } from './commands/usage-command.ts'
import { operatorCommands } from './people/operator-commands.ts'
import { ownerCommands } from './commands/owner-commands.ts'
import { providerKeyCommands } from './commands/provider-key-commands.ts'
import { readCommandEnvironment } from '../configuration/environment/environment.ts'
import { findCommandForm, spellCommands } from '../configuration/environment/command-form.ts'
import { startCommand } from './start/start-command.ts'
import { recordCommands } from './commands/record-commands.ts'
import { walletCommands } from './commands/wallet-commands.ts'

type Group = { name: string; about: string; commands: readonly CommandDefinition[]; groups?: readonly Group[] }

const groups: readonly Group[] = [
  { name: 'key', about: 'Make and change customers’ keys', commands: [...keyCommands, keyAliasCommand] },
  { name: 'owner', about: 'Users whose keys call and whose wallets pay', commands: ownerCommands },
  { name: 'operator', about: 'Who runs the console', commands: operatorCommands },
  { name: 'model', about: 'What can be called', commands: modelCommands },
  {
    name: 'provider',
    about: 'Where models come from',
    commands: providerCommands,
    groups: [{ name: 'key', about: 'Your keys there, kept sealed in the database', commands: providerKeyCommands }],
  },
  { name: 'endpoint', about: 'Whether a model is called at a provider', commands: endpointCommands },
  { name: 'wallet', about: 'Prepaid money of owners', commands: walletCommands },
  { name: 'price', about: 'What models cost', commands: priceCommands },
  { name: 'catalog', about: 'Models and prices newer than the release', commands: catalogCommands },
  { name: 'generation', about: 'Records of single requests', commands: generationCommands },
  { name: 'records', about: 'Old records of requests', commands: recordCommands },
  { name: 'config', about: 'The configuration file', commands: configCommands },
  { name: 'import', about: 'Configurations of other gateways', commands: importCommands },
]

/** @param finish takes the exit code of the command that ran. */
export function buildProgram(version: string, finish: (code: ExitCode) => void): Command {
  const program = new Command('crossmodel')
    .description('CrossModel: any model of any provider through the OpenAI and Anthropic SDKs, with exact billing.')
    .version(version, '--version', 'print the version')
    .helpOption('-h, --help', 'show help')
    .option('--config <file>', 'configuration file (default: crossmodel.yaml where it exists; CROSSMODEL_CONFIG)')
    .option('--data <dir>', 'data directory (default: data; CROSSMODEL_DATA)')
    .option('--json', 'print JSON alone on stdout')
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({
      writeOut: (text) => process.stdout.write(spellCommands(text, findCommandForm(readCommandEnvironment().all))),
      outputError: (text, write) => write(`${text.trim().replaceAll(/\s*\n\s*/g, ' ')}${nameOwners(program, text)}\n`),
    })
    .exitOverride()
  defineCommand(program, startCommand, finish)
  const defineGroups = (parent: Command, defined: readonly Group[]) => {
    for (const { name, about, commands, groups: inner = [] } of defined) {
      const group = parent.command(name).description(about)
      for (const command of commands) defineCommand(group, command, finish)
      defineGroups(group, inner)
    }
  }
  defineGroups(program, groups)
  defineCommand(program, connectCommand, finish)
  defineCommand(program, endpointsCommand, finish)
  defineCommand(program, routeCommand, finish)
  defineCommand(program, usageCommand, finish)
  defineCommand(program, exportCommand, finish)
  defineCommand(program, auditCommand, finish)
  defineCommand(program, doctorCommand, finish)
  return program
}

/** Whose an option is that was given to another command. */
function nameOwners(program: Command, text: string): string {
  const flag = /unknown option '(--[a-z-]+)/.exec(text)?.[1]
  if (flag === undefined || text.includes('Did you mean')) return ''
  const owners = listCommands(program, '').filter(({ command }) => command.options.some(({ long }) => long === flag))
  if (owners.length === 0) return ''
  return `: it belongs to ${owners.map(({ path }) => `\`${path}\``).join(', ')}, and stands behind that word`
}

function listCommands(parent: Command, path: string): { command: Command; path: string }[] {
  return parent.commands.flatMap((command) => {
    const own = `${path} ${command.name()}`.trim()
    return [{ command, path: own }, ...listCommands(command, own)]
  })
}
