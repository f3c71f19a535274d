// The side bar: workspace, search, pages, and at its foot the gateway, the person and the scheme. On middle widths it is a rail
// of icons whose names come as tooltips.
import { Tooltip } from '@mantine/core'
import { useScheme } from '../theme/use-scheme.ts'
import { useMediaQuery } from '@mantine/hooks'
import { Link } from '@tanstack/react-router'
import { Icon } from '../../parts/icon.tsx'
import type { NavigationEntry } from '../navigation.ts'
import { widths } from '../theme/tokens.ts'
import { AccountMenu } from './account-menu.tsx'
import { FindButton } from './find-button.tsx'
import { GatewayState } from './gateway-state.tsx'
import styles from './side-bar.module.css'
import { useCounts } from '../use-counts.ts'
import { useNavigation } from './use-navigation.ts'
import { WorkspaceSwitcher } from './workspace-switcher.tsx'

export function SideBar() {
  const groups = useNavigation()
  const counts = useCounts()
  const isRail = useMediaQuery(`(max-width: ${widths.whole - 1}px)`) ?? false
  return (
    <aside className={styles.side}>
      <WorkspaceSwitcher />
      <FindButton />
      <nav aria-label="Console" className={styles.nav}>
        {groups.map((group) => (
          <div key={group.title ?? 'first'} className={styles.group}>
            {group.title === undefined ? null : <div className={styles.title}>{group.title}</div>}
            {group.entries.map((entry) => (
              <Entry
                key={entry.to}
                entry={entry}
                isRail={isRail}
                count={entry.count === undefined ? 0 : (counts?.[entry.count] ?? 0)}
              />
            ))}
          </div>
        ))}
      </nav>
      <div className={styles.foot}>
        <GatewayState isRail={isRail} />
        <div className={styles.person}>
          <AccountMenu />
          <SchemeButton />
        </div>
      </div>
    </aside>
  )
}

type EntryProps = { entry: NavigationEntry; isRail: boolean; count: number }

function Entry({ entry, isRail, count }: EntryProps) {
  return (
    <Tooltip label={entry.name} position="right" disabled={!isRail} openDelay={0}>
      <Link
        to={entry.to}
        className={styles.entry}
        activeOptions={{ exact: entry.to === '/console', includeSearch: false }}
        activeProps={{ 'aria-current': 'page' }}
      >
        <Icon name={entry.icon} />
        <span className={styles.word}>{entry.name}</span>
        {count === 0 ? null : (
          <span className={styles.count}>
            <span>{count}</span>
            <span className="sr"> to see to</span>
          </span>
        )}
      </Link>
    </Tooltip>
  )
}

export function SchemeButton() {
  const { toggleColorScheme } = useScheme()
  return (
    <button type="button" className={styles.scheme} onClick={toggleColorScheme} aria-label="Light or dark">
      <Icon name="scheme" />
    </button>
  )
}
