// What was done, and the way back.
import styles from './undo-button.module.css'

export function UndoButton({ message, onUndo }: { message: string; onUndo(): void }) {
  return (
    <span className={styles.line}>
      {message}
      <button type="button" className={styles.undo} onClick={onUndo}>
        Undo <kbd>Z</kbd>
      </button>
    </span>
  )
}
