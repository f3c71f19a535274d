// The attempts of a request on one time axis: what it waited for, what failed, what answered. Each has a name at the left and a
// result at the right; the whole is readable as a list.
import type { ReactNode } from 'react'
import { writeMillis } from './format/count.ts'
import styles from './fall.module.css'

export type FallSpan = {
  /** `wait`: until the first token. `stream`: the answer. `failed`. `gone`: ended because another was faster. */
  kind: 'wait' | 'stream' | 'failed' | 'gone'
  fromMs: number
  toMs: number
}

export type FallRow = { key: string; name: ReactNode; note?: ReactNode; spans: readonly FallSpan[]; result: ReactNode }

const WORDS: Readonly<Record<FallSpan['kind'], string>> = {
  wait: 'waited',
  stream: 'answered',
  failed: 'failed',
  gone: 'given up',
}

export function Fall({ rows, totalMs, label }: { rows: readonly FallRow[]; totalMs: number; label: string }) {
  const whole = Math.max(1, totalMs)
  return (
    <div className={styles.fall}>
      <div className={styles.axis} aria-hidden="true">
        <span />
        <span className={styles.lane}>
          {ticksOf(whole).map((at) => (
            <span key={at} style={{ left: `${(at / whole) * 100}%` }}>
              {at === 0 ? '0' : writeMillis(at).replace('.00 s', ' s')}
            </span>
          ))}
        </span>
        <span />
      </div>
      <ul aria-label={label}>
        {rows.map(({ key, name, note, spans, result }) => (
          <li key={key} className={styles.row}>
            <span className={styles.name}>
              {name}
              {note === undefined ? null : <small>{note}</small>}
            </span>
            <span className={styles.lane} role="img" aria-label={sayOf(spans)}>
              {spans.map(({ kind, fromMs, toMs }) => (
                <i
                  key={`${kind}${fromMs}`}
                  data-kind={kind}
                  title={`${WORDS[kind]} ${writeMillis(toMs - fromMs)}`}
                  style={{
                    left: `${(fromMs / whole) * 100}%`,
                    width: `max(2px, ${((toMs - fromMs) / whole) * 100}%)`,
                  }}
                />
              ))}
            </span>
            <span className={styles.result}>{result}</span>
          </li>
        ))}
      </ul>
    </div>
  )
}

/** 0, some round moments of whole milliseconds, and the end. */
function ticksOf(whole: number): number[] {
  const power = Math.max(1, 10 ** Math.floor(Math.log10(whole / 3)))
  const step = [1, 2, 5, 10].map((one) => one * power).find((one) => whole / one <= 5) ?? whole
  const inner = Array.from({ length: Math.floor(whole / step) }, (_, at) => (at + 1) * step)
  return [0, ...inner.filter((at) => at < whole * 0.88), whole]
}

function sayOf(spans: readonly FallSpan[]): string {
  return spans.map(({ kind, fromMs, toMs }) => `${WORDS[kind]} ${writeMillis(toMs - fromMs)}`).join(', ')
}
