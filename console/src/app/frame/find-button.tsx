// The field that is a button: it opens “Find or do”.
import { Icon } from '../../parts/icon.tsx'
import { openPalette } from '../palette/open-palette.ts'
import { isMac } from '../keyboard/platform.ts'
import styles from './find-button.module.css'

export function FindButton() {
  return (
    <button type="button" className={styles.find} onClick={openPalette}>
      <Icon name="search" size={14} />
      <span className={styles.word}>Find or do</span>
      <kbd className={styles.key}>{isMac ? '⌘K' : 'Ctrl K'}</kbd>
    </button>
  )
}
