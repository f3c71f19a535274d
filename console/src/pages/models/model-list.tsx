// The list of models with its search and filters: of a workspace, and the public one.
import type { ReactNode } from 'react'
import { Filters, type Filter } from '../../parts/filters.tsx'
import { SearchField } from '../../parts/search-field.tsx'
import { Sheet } from '../../parts/sheet.tsx'
import { Empty } from '../../parts/states.tsx'
import { DataTable } from '../../parts/table/data-table.tsx'
import { writeCount } from '../../parts/format/count.ts'
import { abilities, contexts, findModels, isFree, type Context, type ModelFilters } from './find-models.ts'
import { linkModel, type ModelPagePath } from './link-model.ts'
import { modelColumns, modelOnPhone, type ListedModel } from './model-columns.tsx'
import styles from './models.module.css'
import type { ModelHealth } from './use-models.ts'

type ModelListProps = {
  page: ModelPagePath
  models: readonly ListedModel[]
  /** Undefined in the public list. */
  health?: (id: string) => ModelHealth | undefined
  filters: ModelFilters
  onFilter(change: ModelFilters): void
  /** Where there is no model at all. */
  none: ReactNode
}

const abilityNames = {
  images: 'images',
  documents: 'documents',
  audio: 'audio',
  tools: 'tools',
  reasoning: 'reasoning',
  json: 'JSON schema',
  embeddings: 'embeddings',
} as const
const contextNames: Readonly<Record<Context, string>> = {
  '32k': '≥ 32,000',
  '128k': '≥ 128,000',
  '200k': '≥ 200,000',
  '400k': '≥ 400,000',
  '1m': '≥ 1,000,000',
}

const noFilters = { can: undefined, vendor: undefined, provider: undefined, context: undefined, free: undefined }

export function ModelList({ page, models, health, filters, onFilter, none }: ModelListProps) {
  if (models.length === 0) return none
  const found = findModels(models, filters)
  return (
    <div>
      <div className={styles.bar}>
        <SearchField
          label="Search models"
          placeholder={health === undefined ? 'Name, id or vendor' : 'Name, id, vendor or alias'}
          search={filters.q}
          onSearch={(q) => onFilter({ q })}
        />
        <Filters
          filters={describeFilters(models, filters, onFilter)}
          onClear={() => onFilter(noFilters)}
          after={
            <span className="dim" role="status">
              {found.length === models.length
                ? `${writeCount(models.length)} ${models.length === 1 ? 'model' : 'models'}`
                : `${writeCount(found.length)} of ${writeCount(models.length)}`}
            </span>
          }
        />
      </div>
      <Sheet label="Models">
        <DataTable
          caption="Models"
          columns={modelColumns(health)}
          rows={found}
          keyOf={({ id }) => id}
          linkOf={({ id }) => linkModel(page, id)}
          phone={modelOnPhone(health)}
          rowSize="tall"
          isDense
          empty={
            <Empty title="No model like that">
              Nothing here fits the search and the filters: take one of them away.
            </Empty>
          }
        />
      </Sheet>
    </div>
  )
}

function describeFilters(
  models: readonly ListedModel[],
  filters: ModelFilters,
  onFilter: (change: ModelFilters) => void,
): readonly Filter[] {
  const { vendor = [], provider = [], can = [], context, free = false } = filters
  const some = (chosen: readonly string[]) => (chosen.length === 0 ? undefined : chosen)
  const providers = countNames(models.flatMap((model) => model.providers ?? []))
  const all: Filter[] = [
    {
      id: 'can',
      name: 'Can',
      isMany: true,
      isPinned: true,
      options: abilities.map((id) => ({ id, name: abilityNames[id] })),
      chosen: can,
      onChange: (chosen) => onFilter({ can: some(chosen) }),
    },
    {
      id: 'vendor',
      name: 'Vendor',
      isMany: true,
      isPinned: true,
      options: countNames(models.map((model) => model.vendor)),
      chosen: vendor,
      onChange: (chosen) => onFilter({ vendor: some(chosen) }),
    },
    {
      id: 'provider',
      name: 'Provider',
      isMany: true,
      options: providers,
      chosen: provider,
      onChange: (chosen) => onFilter({ provider: some(chosen) }),
    },
    {
      id: 'context',
      name: 'Context',
      isPinned: true,
      options: contexts.map((id) => ({ id, name: contextNames[id] })),
      chosen: context === undefined ? [] : [context],
      onChange: ([chosen]) => onFilter({ context: chosen as Context | undefined }),
    },
    {
      id: 'free',
      name: 'Price',
      isPinned: true,
      options: [{ id: '1', name: 'free', note: writeCount(models.filter(isFree).length) }],
      chosen: free ? ['1'] : [],
      onChange: (chosen) => onFilter({ free: chosen.length > 0 ? true : undefined }),
    },
  ]
  return all.filter(({ options }) => options.length > 0)
}

/** Those that have the most first. */
function countNames(names: readonly string[]) {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return [...counts]
    .toSorted(([one, many], [other, more]) => more - many || one.localeCompare(other))
    .map(([id, count]) => ({ id, name: id, note: writeCount(count) }))
}
