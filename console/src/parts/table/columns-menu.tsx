// Which columns a table shows. The choice travels in the link and is kept in this browser.
import { Button, Checkbox, Popover } from '@mantine/core'
import { Icon } from '../icon.tsx'
import styles from './columns-menu.module.css'

type ColumnsMenuProps = {
  columns: readonly { id: string; name: string }[]
  shown: readonly string[]
  onChange(shown: readonly string[]): void
}

export function ColumnsMenu({ columns, shown, onChange }: ColumnsMenuProps) {
  // The first column is the row's link, and always there.
  const [first, ...rest] = columns
  const toggle = (id: string) => {
    const next = shown.includes(id) ? shown.filter((one) => one !== id) : [...shown, id]
    onChange(columns.map((column) => column.id).filter((one) => one === first?.id || next.includes(one)))
  }
  return (
    <Popover position="bottom-end" trapFocus>
      <Popover.Target>
        <Button leftSection={<Icon name="columns" />}>Columns</Button>
      </Popover.Target>
      <Popover.Dropdown>
        <div className={styles.list}>
          {rest.map(({ id, name }) => (
            <Checkbox key={id} label={name} checked={shown.includes(id)} onChange={() => toggle(id)} />
          ))}
        </div>
      </Popover.Dropdown>
    </Popover>
  )
}
