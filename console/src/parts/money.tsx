// An amount of money. `sum` for aggregates, `row` for one request, the ledger and the wallet, `whole` with all nine digits.
// The exact value is in its tooltip, and what a reader of screens says is the whole text.
import { writeMoney } from './format/money.ts'
import type { MoneyForm } from './format/money.ts'
import styles from './number.module.css'

type MoneyProps = { usd: string; form: MoneyForm; isSigned?: boolean }

export function Money({ usd, form, isSigned = false }: MoneyProps) {
  const { parts, exact } = writeMoney(usd, form, isSigned)
  return (
    <span className={styles.number} title={`${exact} USD`}>
      {parts.map(({ text, tone }) => (
        <span key={tone} className={tone === 'faint' ? styles.faint : undefined}>
          {text}
        </span>
      ))}
    </span>
  )
}
