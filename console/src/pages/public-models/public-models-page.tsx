// The public page “Models”: what can be called at this gateway and at which price.
import { getRouteApi } from '@tanstack/react-router'
import { PageHead } from '../../parts/page-head.tsx'
import { Empty, Part } from '../../parts/states.tsx'
import { ModelList } from '../models/model-list.tsx'
import { usePublicModels } from './use-public-models.ts'

const route = getRouteApi('/public/models')

export function PublicModelsPage() {
  const filters = route.useSearch()
  const navigate = route.useNavigate()
  return (
    <>
      <PageHead title="Models" under="What can be called here. Prices in USD per 1M tokens." />
      <Part query={usePublicModels()} name="Models">
        {(models) => (
          <ModelList
            page="/models/$vendor/$"
            models={models}
            filters={filters}
            onFilter={(change) => void navigate({ search: (all) => ({ ...all, ...change }), replace: true })}
            none={<Empty title="No model can be called yet">There may be some later.</Empty>}
          />
        )}
      </Part>
    </>
  )
}
