// The person who is signed in: the account, the scheme, and the way out.
import { Menu } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useScheme } from '../theme/use-scheme.ts'
import { Icon } from '../../parts/icon.tsx'
import { signOut } from '../sign-out.ts'
import { useSession } from '../use-session.ts'
import styles from './account-menu.module.css'

export function AccountMenu() {
  const { person } = useSession()
  const { colorScheme, setColorScheme } = useScheme()
  return (
    <Menu position="top-start" width={220}>
      <Menu.Target>
        <button type="button" className={styles.button}>
          <span className="sr">Account: </span>
          <span className={styles.icon}>
            <Icon name="person" />
          </span>
          <span className={styles.email}>{person.email}</span>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{person.name === '' ? person.email : person.name}</Menu.Label>
        <Menu.Item component={Link} to="/console/account" leftSection={<Icon name="person" />}>
          Account
        </Menu.Item>
        <Menu.Divider />
        {(['light', 'dark', 'auto'] as const).map((scheme) => (
          <Menu.Item
            key={scheme}
            leftSection={<Icon name="scheme" />}
            rightSection={colorScheme === scheme ? <Icon name="check" /> : null}
            onClick={() => setColorScheme(scheme)}
          >
            {SCHEMES[scheme]}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<Icon name="leave" />} onClick={() => void signOut()}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

const SCHEMES = { light: 'Light', dark: 'Dark', auto: 'As the system' } as const
