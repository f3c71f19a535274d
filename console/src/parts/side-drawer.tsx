// The drawer for editing one of a list: the list stays behind it. Head with the thing's name, its state and what can be done; foot
// with the change. `[` and `]` go to the newer and the older one. Focus returns to where it was.
import { Drawer } from '@mantine/core'
import type { ReactNode } from 'react'
import { usePageKeys } from './single-keys.ts'
import styles from './side-drawer.module.css'

type SideDrawerProps = {
  isOpen: boolean
  onClose(): void
  title: ReactNode
  beside?: ReactNode
  under?: ReactNode
  actions?: ReactNode
  foot?: ReactNode
  onNewer?: (() => void) | undefined
  onOlder?: (() => void) | undefined
  children: ReactNode
}

export function SideDrawer({ isOpen, onClose, title, beside, under, actions, foot, ...rest }: SideDrawerProps) {
  const { onNewer, onOlder, children } = rest
  usePageKeys(isOpen ? { '[': onNewer, ']': onOlder } : {}, true)
  return (
    <Drawer.Root opened={isOpen} onClose={onClose}>
      <Drawer.Overlay />
      <Drawer.Content classNames={{ content: styles.content }}>
        <header className={styles.head}>
          <div className={styles.title}>
            <Drawer.Title component="h2" tabIndex={-1} data-autofocus>
              {title}
              {beside}
            </Drawer.Title>
            {under === undefined ? null : <p className="dim">{under}</p>}
          </div>
          {actions === undefined ? null : <div className={styles.actions}>{actions}</div>}
          <Drawer.CloseButton />
        </header>
        <div className={styles.body}>{children}</div>
        {foot === undefined ? null : <footer className={styles.foot}>{foot}</footer>}
      </Drawer.Content>
    </Drawer.Root>
  )
}

/** A section of a drawer or a form: its name, a note at the right, and its fields. */
export function DrawerSection({ title, note, children }: { title: ReactNode; note?: ReactNode; children: ReactNode }) {
  return (
    <section className={styles.section}>
      <div className={styles.sectionHead}>
        <h3>{title}</h3>
        {note === undefined ? null : <div className={styles.note}>{note}</div>}
      </div>
      <div className={styles.fields}>{children}</div>
    </section>
  )
}
