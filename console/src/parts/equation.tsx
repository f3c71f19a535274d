// The wallet's equation, the same wherever it stands: spendable = posted − held + credit limit. And `Facts`: equal shares of
// what is to be said of one thing (charged, held, first token, total).
import type { ReactNode } from 'react'
import styles from './equation.module.css'
import { Money } from './money.tsx'

type Term = { usd: string; note?: ReactNode; link?: (amount: ReactNode) => ReactNode }

type EquationProps = {
  spendable: Term
  posted: Term
  held: Term
  credit: Term
  /** At the right: the line of the balance. */
  beside?: ReactNode
}

export function Equation({ spendable, posted, held, credit, beside }: EquationProps) {
  return (
    <section className={styles.equation} aria-label="Wallet">
      <div className={styles.result}>
        <div className={styles.name}>Spendable</div>
        <div className={styles.value}>
          <Amount {...spendable} />
        </div>
        <div className={styles.note}>{spendable.note}</div>
      </div>
      <TermOf sign="=" name="Posted" term={posted} />
      <TermOf sign="−" name="Held" term={held} />
      <TermOf sign="+" name="Credit limit" term={credit} />
      {beside === undefined ? null : <div className={styles.beside}>{beside}</div>}
    </section>
  )
}

function TermOf({ sign, name, term }: { sign: string; name: string; term: Term }) {
  return (
    <div className={styles.term}>
      <div className={styles.name}>
        <span className={styles.sign}>{sign}</span> {name}
      </div>
      <div className={styles.value}>
        <Amount {...term} />
      </div>
      <div className={styles.note}>{term.note}</div>
    </div>
  )
}

function Amount({ usd, link }: Term) {
  const amount = <Money usd={usd} form={Number(usd) === 0 ? 'sum' : 'row'} />
  return link === undefined ? amount : link(amount)
}

export type Fact = { name: ReactNode; value: ReactNode; note?: ReactNode; isResult?: boolean }

export function Facts({ facts, label }: { facts: readonly Fact[]; label: string }) {
  return (
    <section className={styles.facts} aria-label={label}>
      {facts.map(({ name, value, note, isResult }, at) => (
        <div key={at} className={isResult === true ? styles.result : styles.term}>
          <div className={styles.name}>{name}</div>
          <div className={styles.value}>{value}</div>
          {note === undefined ? null : <div className={styles.note}>{note}</div>}
        </div>
      ))}
    </section>
  )
}
