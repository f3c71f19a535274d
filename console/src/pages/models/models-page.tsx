// The page “Models”: what can be called here, at which price, and how well it runs.
import { Button } from '@mantine/core'
import { getRouteApi } from '@tanstack/react-router'
import { useSession } from '../../app/use-session.ts'
import { useWorkspace } from '../../app/workspace.tsx'
import { Icon } from '../../parts/icon.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { Empty, Part } from '../../parts/states.tsx'
import { ModelList } from './model-list.tsx'
import { useModelHealth, useModels } from './use-models.ts'

const route = getRouteApi('/console/models')

export function ModelsPage() {
  const { id: workspace } = useWorkspace()
  const filters = route.useSearch()
  const navigate = route.useNavigate()
  const models = useModels(workspace)
  const { data: health } = useModelHealth(workspace)
  const { gateway } = useSession()
  return (
    <>
      <PageHead
        title="Models"
        under="What you can call here. Prices in USD per 1M tokens, as you pay them."
        actions={
          gateway.public_models ? (
            <Button component="a" href="/models" leftSection={<Icon name="external" />}>
              Public page
            </Button>
          ) : null
        }
      />
      <Part query={models} name="Models">
        {(read) => (
          <ModelList
            page="/console/models/$vendor/$"
            models={read}
            health={(id) => health?.get(id)}
            filters={filters}
            onFilter={(change) => void navigate({ search: (all) => ({ ...all, ...change }), replace: true })}
            none={
              <Empty title="No model can be called yet">
                The operator of this gateway has to give it a key of a provider first.
              </Empty>
            }
          />
        )}
      </Part>
    </>
  )
}
