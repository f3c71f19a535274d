// A dialog with a form: it is empty each time it opens, Enter sends it once it is ready, and what is wrong with none of its fields
// is said above the button, whose word is what happens.
import { Button, Modal } from '@mantine/core'
import type { ReactNode } from 'react'
import type { Submit } from './use-submit.ts'

type FormDialogProps = {
  isOpen: boolean
  title: string
  size?: number
  /** A `DialogForm` in a component of its own, so that what is typed ends with it. */
  children: ReactNode
  onClose(): void
}

export function FormDialog({ isOpen, title, size = 460, children, onClose }: FormDialogProps) {
  return (
    <Modal opened={isOpen} onClose={onClose} title={title} size={size}>
      {isOpen ? children : null}
    </Modal>
  )
}

type DialogFormProps = {
  submit: Pick<Submit, 'isBusy' | 'problem' | 'send'>
  /** Whether what must be said is said. */
  isReady?: boolean
  action: string
  children: ReactNode
  /** Throws where it could not be done. */
  onSend(): Promise<void>
  onClose(): void
}

export function DialogForm({ submit, isReady = true, action, children, onSend, onClose }: DialogFormProps) {
  const { isBusy, problem, send } = submit
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (isReady) void send(onSend)
      }}
    >
      {children}
      {problem === undefined ? null : (
        <p role="alert" className="bad">
          {problem}
        </p>
      )}
      <Button type="submit" variant="filled" mt={16} mr={8} loading={isBusy} disabled={!isReady}>
        {action}
      </Button>
      <Button variant="subtle" mt={16} onClick={onClose}>
        Cancel
      </Button>
    </form>
  )
}
