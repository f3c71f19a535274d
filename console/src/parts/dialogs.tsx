// Dialogs: only for a secret, a question or an amount. A question says its consequence in numbers; what cannot be undone is
// red, and deletion and money ask for the name or the amount typed. A secret is shown once: neither Escape nor a click outside
// closes it, until it was copied or the person says that they have it.
import { Button, Modal, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { ApiError } from '../api/api-error.ts'
import { CopyButton } from './copy-button.tsx'
import styles from './dialogs.module.css'

type ConfirmDialogProps = {
  isOpen: boolean
  title: string
  /** The consequence, in numbers. */
  children: ReactNode
  /** The word on the button: what happens, not “OK”. */
  action: string
  isDangerous?: boolean
  /** What must be typed first: the name of the thing, or the amount. */
  typed?: string
  /** Throws where it could not be done: the dialog stays and says why. */
  onConfirm(): Promise<void>
  onClose(): void
}

export function ConfirmDialog(props: ConfirmDialogProps) {
  const { isOpen, title, onClose } = props
  return (
    <Modal opened={isOpen} onClose={onClose} title={title} size={460}>
      {isOpen ? <Question {...props} /> : null}
    </Modal>
  )
}

function Question({ children, action, isDangerous = false, typed, onConfirm, onClose }: ConfirmDialogProps) {
  const [text, setText] = useState('')
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string>()
  const isReady = typed === undefined || text.trim() === typed
  const confirm = async () => {
    setBusy(true)
    setProblem(undefined)
    try {
      await onConfirm()
      onClose()
    } catch (error) {
      setProblem(error instanceof ApiError ? `${error.message} (${error.code})` : String(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (isReady && !isBusy) void confirm()
      }}
    >
      <div className={styles.body}>{children}</div>
      {typed === undefined ? null : (
        <TextInput
          mt={16}
          label={
            <>
              Type <code>{typed}</code>
            </>
          }
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          autoComplete="off"
          data-autofocus
        />
      )}
      {problem === undefined ? null : (
        <p role="alert" className={styles.problem}>
          {problem}
        </p>
      )}
      <div className={styles.foot}>
        <Button variant="subtle" onClick={onClose}>
          Cancel
        </Button>
        <Button
          type="submit"
          variant="filled"
          {...(isDangerous ? { color: 'bad' } : {})}
          disabled={!isReady}
          loading={isBusy}
        >
          {action}
        </Button>
      </div>
    </form>
  )
}

type SecretDialogProps = {
  /** undefined: closed. It is nowhere else: not in the address, not among what was read. */
  secret: string | undefined
  title: string
  children: ReactNode
  /** Where to go with it: buttons that are there once it was copied. */
  next?: ReactNode
  onClose(): void
}

export function SecretDialog({ secret, title, children, next, onClose }: SecretDialogProps) {
  return (
    <Modal
      opened={secret !== undefined}
      onClose={() => undefined}
      title={title}
      size={460}
      closeOnEscape={false}
      closeOnClickOutside={false}
      withCloseButton={false}
    >
      {secret === undefined ? null : <Secret secret={secret} note={children} next={next} onClose={onClose} />}
    </Modal>
  )
}

type SecretProps = { secret: string; note: ReactNode; next: ReactNode; onClose(): void }

function Secret({ secret, note, next, onClose }: SecretProps) {
  const [isCopied, setCopied] = useState(false)
  return (
    <>
      <div className={styles.body}>{note}</div>
      <div className={styles.secret}>
        <input
          readOnly
          aria-label="Secret"
          value={secret}
          className={styles.secretText}
          onFocus={(event) => event.currentTarget.select()}
          data-autofocus
        />
        <CopyButton
          text={secret}
          label="Copy the secret"
          word="Copy"
          variant="filled"
          size="sm"
          onCopy={() => setCopied(true)}
        />
      </div>
      <div className={styles.foot}>
        {isCopied ? next : null}
        <Button onClick={onClose}>{isCopied ? 'Done' : 'I have it'}</Button>
      </div>
    </>
  )
}
