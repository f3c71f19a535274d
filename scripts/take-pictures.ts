// `npm run pictures`: the pictures of the console in the documents, as its own tests see the pages, at 1440 px in the light scheme.
import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'crossmodel-pictures-'))
const pictures = join(root, 'docs/pictures')

try {
  const env = { ...process.env, CROSSMODEL_SCREENSHOTS: folder }
  execFileSync(process.execPath, ['test/run.ts', 'test/console'], { cwd: root, env, stdio: 'inherit' })
  mkdirSync(pictures, { recursive: true })
  const page = readFileSync(join(root, 'docs/console-pages.md'), 'utf8')
  for (const [, name] of page.matchAll(/\(pictures\/([\w-]+)\.png\)/g))
    copyFileSync(join(folder, `${name}-1440-light.png`), join(pictures, `${name}.png`))
} finally {
  rmSync(folder, { recursive: true, force: true })
}
