// All rules of the house, with the tables that hold today.
import consolePackage from '../../console/package.json' with { type: 'json' }
import packageFile from '../../package.json' with { type: 'json' }
import { errorTable } from '../../src/generation/error/error-table.ts'
import { cycleRules } from './cycles.ts'
import { deadRules } from './dead.ts'
import { dependencyRule } from './dependencies.ts'
import { docRules } from './docs.ts'
import { effects, packages } from './effect-table.ts'
import { effectRules } from './effects.ts'
import { floors } from './floors.ts'
import { importRules } from './imports.ts'
import { nameRules } from './names.ts'
import { plainWordRules } from './plain-words.ts'
import { protocolRules } from './protocol-files.ts'
import { roomRules } from './rooms.ts'
import type { Rule } from './rule.ts'
import { shapeRules } from './shape.ts'
import { sizeRules } from './sizes.ts'

/** Of production, of some platforms, of development, and of the console's own workspace. */
export const dependencies = [
  packageFile.dependencies,
  packageFile.optionalDependencies,
  packageFile.devDependencies,
  consolePackage.devDependencies,
].flatMap((group) => Object.keys(group))

export const rules: readonly Rule[] = [
  ...importRules(floors),
  ...cycleRules(floors),
  ...roomRules(floors),
  ...protocolRules,
  ...sizeRules,
  ...nameRules,
  ...plainWordRules,
  ...shapeRules,
  ...effectRules(effects, packages),
  ...deadRules,
  ...docRules(Object.values(errorTable)),
  dependencyRule(dependencies),
]
