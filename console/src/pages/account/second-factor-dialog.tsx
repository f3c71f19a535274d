// Adds, renews and removes, each after the password. Adding: the authenticator reads the code, or the secret as text, and proves
// it with six digits; then come the recovery codes, shown this once and nowhere kept.
import { Button, PasswordInput, TextInput } from '@mantine/core'
import { QRCodeSVG } from 'qrcode.react'
import { useState } from 'react'
import { askAuth } from '../../api/auth.ts'
import { CopyButton, Copyable } from '../../parts/copy-button.tsx'
import { tellDone } from '../../parts/toasts.ts'
import { useSubmit } from '../../parts/use-submit.ts'
import styles from './account.module.css'
import { sayWrongPassword } from './password-problem.ts'
import { useRefreshAccount } from './use-account.ts'

export type SecondFactorTask = 'add' | 'renew' | 'remove'

type DialogProps = { task: SecondFactorTask; onHeld(): void; onDone(): void }
type Step = { kind: 'password' } | { kind: 'prove'; uri: string; codes: string[] } | { kind: 'codes'; codes: string[] }

export function SecondFactorDialog({ task, onHeld, onDone }: DialogProps) {
  const refresh = useRefreshAccount()
  const [step, setStep] = useState<Step>({ kind: 'password' })
  const show = (codes: string[]) => {
    onHeld()
    setStep({ kind: 'codes', codes })
  }
  const begin = async (password: string) => {
    const answer = await askAuth('POST', PATHS[task], { password }).catch(sayWrongPassword)
    const codes = textsOf(answer['backupCodes'])
    if (task === 'add') return setStep({ kind: 'prove', uri: String(answer['totpURI']), codes })
    await refresh()
    if (task === 'renew') return show(codes)
    tellDone('The second factor is off')
    onDone()
  }
  switch (step.kind) {
    case 'password':
      return <PasswordStep task={task} onGiven={begin} />
    case 'prove':
      return (
        <ProveStep
          uri={step.uri}
          onProven={async () => {
            show(step.codes)
            await refresh()
          }}
        />
      )
    case 'codes':
      return <CodesStep codes={step.codes} onDone={onDone} />
    default:
      return step satisfies never
  }
}

const PATHS = {
  add: '/two-factor/enable',
  renew: '/two-factor/generate-backup-codes',
  remove: '/two-factor/disable',
} satisfies Record<SecondFactorTask, string>

const WORDS = {
  add: { under: 'Your password first.', action: 'Go on' },
  renew: { under: 'The codes that you have are none any more.', action: 'Make new codes' },
  remove: { under: 'Your password alone signs you in then.', action: 'Switch off' },
} satisfies Record<SecondFactorTask, { under: string; action: string }>

function textsOf(written: unknown): string[] {
  return Array.isArray(written) ? written.map(String) : []
}

function PasswordStep({ task, onGiven }: { task: SecondFactorTask; onGiven(password: string): Promise<void> }) {
  const [password, setPassword] = useState('')
  const { isBusy, problem, send } = useSubmit()
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        void send(() => onGiven(password))
      }}
    >
      <p className="dim">{WORDS[task].under}</p>
      <PasswordInput
        mt={12}
        label="Password"
        autoComplete="current-password"
        required
        withAsterisk={false}
        value={password}
        error={problem}
        data-autofocus
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
      <Button type="submit" variant="filled" mt={16} loading={isBusy} {...(task === 'remove' ? { color: 'bad' } : {})}>
        {WORDS[task].action}
      </Button>
    </form>
  )
}

function ProveStep({ uri, onProven }: { uri: string; onProven(): Promise<void> }) {
  const [code, setCode] = useState('')
  const { isBusy, problem, send } = useSubmit()
  const prove = () =>
    send(async () => {
      await askAuth('POST', '/two-factor/verify-totp', { code: code.replaceAll(/\s/g, '') })
      await onProven()
    })
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        void prove()
      }}
    >
      <p className="dim">Scan this with your authenticator, or give it the secret as text.</p>
      <div className={styles.qr}>
        {/* Dark on white in both schemes, with its margin: many cameras read no other. */}
        <QRCodeSVG value={uri} size={200} marginSize={4} role="img" aria-label="QR code of the secret" />
      </div>
      <Copyable text={new URL(uri).searchParams.get('secret') ?? ''} label="Copy the secret" />
      <TextInput
        mt={12}
        label="Code of your authenticator"
        description="Six digits"
        autoComplete="one-time-code"
        inputMode="numeric"
        required
        withAsterisk={false}
        value={code}
        error={problem}
        onChange={(event) => setCode(event.currentTarget.value)}
      />
      <Button type="submit" variant="filled" mt={16} loading={isBusy}>
        Confirm
      </Button>
    </form>
  )
}

function CodesStep({ codes, onDone }: { codes: readonly string[]; onDone(): void }) {
  return (
    <>
      <p className="dim">
        Each signs you in once. They are shown this once: keep them where you keep no authenticator.
      </p>
      <ul className={styles.codes} aria-label="Recovery codes">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className={styles.actions}>
        <CopyButton text={codes.join('\n')} label="Copy the recovery codes" word="Copy" size="sm" />
        <Button variant="filled" onClick={onDone}>
          I have them
        </Button>
      </div>
    </>
  )
}
