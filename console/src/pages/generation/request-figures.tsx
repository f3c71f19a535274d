// What one request comes down to: charge and hold, times, tokens.
import { Figures } from '../../parts/figure-tabs.tsx'
import { nanosOf } from '../../parts/format/money.ts'
import { Money } from '../../parts/money.tsx'
import { Millis, NothingToSay, Rate, Speed, Tokens } from '../../parts/numbers.tsx'
import { Sheet } from '../../parts/sheet.tsx'
import { numberOf } from './note.ts'
import type { Ended, Story } from './use-generation.ts'

export function RequestFigures({ generation, story }: { generation: Ended; story: Story }) {
  const { tokens, first_content_ms: firstMs, duration_ms: totalMs } = generation
  const streamedMs = firstMs === null ? 0 : totalMs - firstMs
  return (
    <Sheet label="Figures of this request">
      <Figures
        figures={[
          {
            id: 'charged',
            name: 'Charged',
            value: <Money usd={generation.charge} form="whole" />,
            note: nanosOf(generation.waived) === 0n ? '' : <Waived usd={generation.waived} />,
          },
          {
            id: 'held',
            name: 'Held in all',
            value: story.held === null ? <NothingToSay /> : <Money usd={story.held} form="whole" />,
            note: story.held === null ? 'nothing is held of this wallet' : story.hold_end,
          },
          { id: 'first', name: 'First content', value: <Millis ms={firstMs} />, note: <LostFirst story={story} /> },
          {
            id: 'total',
            name: 'Total',
            value: <Millis ms={totalMs} />,
            note:
              tokens !== null && streamedMs > 0 ? <Speed tokensPerSecond={(tokens.output / streamedMs) * 1000} /> : '',
          },
          {
            id: 'in',
            name: 'In',
            value: <Tokens count={tokens?.input} />,
            note: tokens === null ? '' : <Share part={tokens.cache_read} whole={tokens.input} of="from cache" />,
          },
          {
            id: 'out',
            name: 'Out',
            value: <Tokens count={tokens?.output} />,
            note: tokens === null ? '' : <Share part={tokens.reasoning} whole={tokens.output} of="reasoning" />,
          },
        ]}
      />
    </Sheet>
  )
}

function Waived({ usd }: { usd: string }) {
  return (
    <>
      <Money usd={usd} form="whole" /> waived
    </>
  )
}

function Share({ part, whole, of }: { part: number; whole: number; of: string }) {
  return (
    <>
      <Rate part={part} whole={whole} /> {of}
    </>
  )
}

/** How much of the wait was spent on attempts that failed. */
function LostFirst({ story }: { story: Story }) {
  const failed = story.attempts.filter(({ outcome }) => outcome === 'failed')
  if (failed.length === 0) return ''
  const lostMs = failed.reduce((sum, note) => sum + (numberOf(note['duration_ms']) ?? 0), 0)
  return (
    <>
      <Millis ms={lostMs} /> of it in failed tries
    </>
  )
}
