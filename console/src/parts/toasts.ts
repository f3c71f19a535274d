// One line at the bottom left after something was done, with Undo where there is one (the key Z does the same while it is
// shown).
import { notifications } from '@mantine/notifications'
import { createElement } from 'react'
import { ApiError } from '../api/api-error.ts'
import { UndoButton } from './undo-button.tsx'

const SHOWN_MS = 4000
const UNDO_SHOWN_MS = 8000

let lastUndo: { id: string; undo: () => void } | undefined

export function tellDone(message: string, undo?: () => void): void {
  if (undo === undefined) {
    notifications.show({ message, autoClose: SHOWN_MS, withCloseButton: false })
    return
  }
  const id = crypto.randomUUID()
  const act = () => {
    lastUndo = undefined
    notifications.hide(id)
    undo()
  }
  lastUndo = { id, undo: act }
  notifications.show({
    id,
    message: createElement(UndoButton, { message, onUndo: act }),
    autoClose: UNDO_SHOWN_MS,
    withCloseButton: false,
    onClose: () => {
      if (lastUndo?.id === id) lastUndo = undefined
    },
  })
}

/** Something that was asked for could not be done. */
export function tellFailed(what: string, error: unknown): void {
  const why = error instanceof ApiError ? `${error.message} (${error.code})` : String(error)
  notifications.show({ message: `${what}: ${why}`, autoClose: UNDO_SHOWN_MS, withCloseButton: true, role: 'alert' })
}

/** The key Z. */
export function undoLast(): void {
  lastUndo?.undo()
}
