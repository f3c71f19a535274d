// On phones: workspace, search, scheme.
import { Icon } from '../../parts/icon.tsx'
import { openPalette } from '../palette/open-palette.ts'
import { SchemeButton } from './side-bar.tsx'
import styles from './top-bar.module.css'
import { WorkspaceSwitcher } from './workspace-switcher.tsx'

export function TopBar() {
  return (
    <header className={styles.top}>
      <WorkspaceSwitcher />
      <button type="button" className={styles.icon} aria-label="Find or do" onClick={openPalette}>
        <Icon name="search" />
      </button>
      <SchemeButton />
    </header>
  )
}
