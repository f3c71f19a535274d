// The head of a table. A column that an index carries is a button that sorts.
import { Icon } from '../icon.tsx'
import styles from './data-table.module.css'
import type { TableColumn } from './table-column.ts'

type TableHeadProps<Row> = { columns: readonly TableColumn<Row>[]; onSort?: ((column: string) => void) | undefined }

const ARIA = { up: 'ascending', down: 'descending', none: 'none' } as const

export function TableHead<Row>({ columns, onSort }: TableHeadProps<Row>) {
  return (
    <thead>
      <tr>
        {columns.map(({ id, name, head, align, sort }) => (
          <th key={id} scope="col" data-align={align} aria-sort={sort === undefined ? undefined : ARIA[sort]}>
            {sort === undefined ? (
              (head ?? name)
            ) : (
              <button type="button" className={styles.sort} onClick={() => onSort?.(id)}>
                {head ?? name}
                {sort === 'none' ? null : <Icon name={sort === 'up' ? 'up' : 'down'} size={12} />}
              </button>
            )}
          </th>
        ))}
      </tr>
    </thead>
  )
}
