// A table that follows what comes: the table, the button behind which new rows wait, and the word where only a part is shown. What
// lies further back stands behind the rows for as long as they reach to it.
import { Button } from '@mantine/core'
import { writeCount } from '../format/count.ts'
import { DataTable } from './data-table.tsx'
import styles from './live-table.module.css'
import { keptMost } from './merge-tail.ts'
import type { DataTableProps } from './table-column.ts'
import type { LiveTail } from './use-live-tail.ts'

type LiveTableProps<Row extends object> = Omit<DataTableProps<Row>, 'rows' | 'fresh'> & {
  tail: LiveTail<Row>
  /** What was read of what lies further back. */
  further: readonly Row[]
  /** Reads the list anew. */
  onReadAnew(): void
}

export function LiveTable<Row extends object>({ tail, further, onReadAnew, more, ...table }: LiveTableProps<Row>) {
  const again = (
    <Button size="xs" variant="subtle" onClick={onReadAnew}>
      Read all again
    </Button>
  )
  return (
    <div>
      {tail.waiting === 0 ? null : (
        <div className={styles.waiting}>
          <Button size="xs" onClick={tail.showWaiting}>
            {tail.waiting} new ↑
          </Button>
        </div>
      )}
      <span role="status" className="sr">
        {tail.waiting === 0 ? '' : `${tail.waiting} new`}
      </span>
      {tail.isSampled ? (
        <p role="status" className={styles.sampled}>
          More came at once than one look reads: of those every tenth is shown. {again}
        </p>
      ) : null}
      {tail.isCut ? (
        <DataTable {...table} rows={tail.rows} fresh={tail.fresh} />
      ) : (
        <DataTable {...table} rows={[...tail.rows, ...further]} fresh={tail.fresh} more={more} />
      )}
      {tail.isCut ? (
        <p role="status" className={styles.cut}>
          The list ends at its {writeCount(keptMost)} newest, since it followed what came. {again}
        </p>
      ) : null}
    </div>
  )
}
