// On phones: four pages, and the way to all others.
import { Drawer } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { Link } from '@tanstack/react-router'
import { Icon } from '../../parts/icon.tsx'
import styles from './bottom-bar.module.css'
import { signOut } from '../sign-out.ts'
import { useNavigation } from './use-navigation.ts'

const UP = { transition: 'slide-up', duration: 160 } as const
/** Beside “More”. */
const MOST = 4

export function BottomBar() {
  const groups = useNavigation()
  const [isOpen, { open, close }] = useDisclosure()
  const all = groups.flatMap(({ entries }) => entries)
  const shown = all.filter(({ isOnPhone }) => isOnPhone === true).slice(0, MOST)
  return (
    <>
      <nav aria-label="Pages" className={styles.bar}>
        {shown.map(({ name, to, icon }) => (
          <Link
            key={to}
            to={to}
            className={styles.entry}
            activeOptions={{ exact: to === '/console', includeSearch: false }}
            activeProps={{ 'aria-current': 'page' }}
          >
            <Icon name={icon} />
            {name}
          </Link>
        ))}
        <button type="button" className={styles.entry} onClick={open} aria-haspopup="dialog">
          <Icon name="menu" />
          More
        </button>
      </nav>
      <Drawer opened={isOpen} onClose={close} position="bottom" size={420} transitionProps={UP} title="All pages">
        <MorePages onGo={close} />
      </Drawer>
    </>
  )
}

function MorePages({ onGo }: { onGo(): void }) {
  const groups = useNavigation()
  return (
    <div className={styles.more}>
      {groups.flatMap(({ entries }) =>
        entries.map(({ name, to, icon }) => (
          <Link key={to} to={to} className={styles.line} onClick={onGo}>
            <Icon name={icon} />
            {name}
          </Link>
        )),
      )}
      <Link to="/console/account" className={styles.line} onClick={onGo}>
        <Icon name="person" />
        Account
      </Link>
      <button type="button" className={styles.line} onClick={() => void signOut()}>
        <Icon name="leave" />
        Sign out
      </button>
    </div>
  )
}
