// A workspace's wallet: the equation, how long it lasts at the present pace, and the line of its balance.
import { BalanceLine } from '../charts/small-charts.tsx'
import { Equation, Facts } from '../equation.tsx'
import { Money } from '../money.tsx'
import { Tokens } from '../numbers.tsx'
import { When } from '../when.tsx'
import type { Billing } from './report.ts'

type WalletProps = Pick<Billing, 'wallet' | 'pace' | 'balance'>

export function Wallet({ wallet, pace, balance }: WalletProps) {
  const line = (
    <>
      <div className="dim">
        Balance, by UTC day
        {pace.empty_at === null ? null : (
          <>
            ; empty about <When at={pace.empty_at} /> at this pace
          </>
        )}
      </div>
      <BalanceLine label="Balance of the last days" past={balance.map(({ posted }) => Number(posted))} />
    </>
  )
  if (wallet.spendable === null || wallet.credit_limit === null) return <Unlimited wallet={wallet} />
  return (
    <Equation
      spendable={{ usd: wallet.spendable, note: <Pace pace={pace} /> }}
      posted={{ usd: wallet.posted, note: 'paid in, less charged' }}
      held={{
        usd: wallet.held,
        note: <Flight count={wallet.open_holds} />,
      }}
      credit={{ usd: wallet.credit_limit, note: Number(wallet.credit_limit) === 0 ? 'prepaid' : 'may be owed' }}
      beside={line}
    />
  )
}

/** There is no sum where nothing limits it. */
function Unlimited({ wallet }: Pick<WalletProps, 'wallet'>) {
  return (
    <Facts
      label="Wallet"
      facts={[
        { name: 'Spendable', value: 'unlimited', isResult: true, note: 'no credit limit' },
        { name: 'Posted', value: <Money usd={wallet.posted} form="row" />, note: 'paid in, less charged' },
        { name: 'Held', value: <Money usd={wallet.held} form="row" />, note: <Flight count={wallet.open_holds} /> },
      ]}
    />
  )
}

function Flight({ count }: { count: number }) {
  return (
    <>
      <Tokens count={count} /> in flight
    </>
  )
}

function Pace({ pace }: Pick<WalletProps, 'pace'>) {
  if (pace.of_days === 0) return <>nothing charged on a full day yet</>
  return (
    <>
      {pace.runway_days === null ? null : (
        <>
          about <Tokens count={Math.floor(pace.runway_days)} /> days at{' '}
        </>
      )}
      <Money usd={pace.per_day} form="sum" /> a day
    </>
  )
}
