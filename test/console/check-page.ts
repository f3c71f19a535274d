// What holds of every page of the console: nothing serious for axe in both schemes, no horizontal scroll from 360 to 2,560 px, and
// nothing that breaks the content security policy. Pictures go into the folder that CROSSMODEL_SCREENSHOTS names.
import assert from 'node:assert/strict'
import { mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import type { ConsoleScene, PageOptions } from './describe-console.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const WIDTHS = [360, 390, 760, 761, 1024, 1180, 1181, 1440, 1920, 2560]
const PICTURES = [390, 1024, 1440]
const BEYOND = 'document.documentElement.scrollWidth - document.documentElement.clientWidth'
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
const RUN_AXE = `axe.run(document, { runOnly: { type: 'tag', values: ${JSON.stringify(TAGS)} } })`
const SERIOUS = ['serious', 'critical']

export type CheckOptions = Pick<PageOptions, 'as'> & {
  /** Something that is there when the page has read what it shows. */
  ready?: (page: Page) => Promise<unknown>
}

/** `name`: of its pictures. */
export async function checkPage(
  scene: ConsoleScene,
  path: string,
  name: string,
  options: CheckOptions = {},
): Promise<void> {
  for (const scheme of ['light', 'dark'] as const) {
    const { as = 'operator' } = options
    const page = await scene.open(path, { scheme, as })
    await page.locator('h1').first().waitFor()
    await options.ready?.(page)
    if (scheme === 'light') await checkWidths(page, path)
    await takePictures(page, name, scheme)
    await page.setViewportSize({ width: 1440, height: 900 })
    assert.deepEqual(await findBarriers(page), [], `${path} in ${scheme}`)
    await page.context().close()
  }
  scene.assertNoFaults()
}

async function checkWidths(page: Page, path: string): Promise<void> {
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 })
    const beyond = await page.evaluate<number>(BEYOND)
    assert.equal(beyond, 0, `${path} scrolls by ${beyond} px to the side at ${width} px`)
  }
}

/** What keeps people out: rules of WCAG 2.2 A and AA that axe finds broken, where it is serious. */
export async function findBarriers(page: Page): Promise<string[]> {
  await page.evaluate(axe)
  const found = await page.evaluate<AxeResult>(RUN_AXE)
  return found.violations
    .filter(({ impact }) => SERIOUS.includes(impact ?? ''))
    .flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} ${failureSummary}`),
    )
}

type AxeResult = {
  violations: { id: string; impact: string | null; nodes: { html: string; failureSummary: string }[] }[]
}

async function takePictures(page: Page, name: string, scheme: string): Promise<void> {
  const folder = process.env['CROSSMODEL_SCREENSHOTS']
  if (folder === undefined) return
  mkdirSync(folder, { recursive: true })
  for (const width of PICTURES) {
    await page.setViewportSize({ width, height: width < 760 ? 844 : 900 })
    await page.screenshot({ path: join(folder, `${name}-${width}-${scheme}.png`) })
  }
}
