// The facts of a body that the screen needs.
import type { BodyFact } from '../tickets/decoded.ts'
import { examineBody, type Findings } from './examine-body.ts'

export type ScreenFacts = Findings & {
  /** A top-level member that stands more than once: a provider could read the one that was not looked at. */
  namedTwice: string | undefined
}

export const screenFacts: BodyFact<ScreenFacts> = {
  name: 'screen',
  read: ({ inbound, body, top }) => ({
    ...examineBody(body, inbound.screenedFields),
    namedTwice: top.duplicates[0]?.slice(0, 64),
  }),
}
