// The public page of one model: what it costs in all dimensions, what it can, whether it runs, and how to call it.
import { getRouteApi, Link } from '@tanstack/react-router'
import { CopyButton, Copyable } from '../../parts/copy-button.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { Sheet, Stack } from '../../parts/sheet.tsx'
import { Part } from '../../parts/states.tsx'
import { readModelId } from '../models/link-model.ts'
import { ModelState } from '../models/model-columns.tsx'
import { FirstRequest, ModelAbilities, ModelFigures } from '../models/model-facts.tsx'
import styles from '../models/models.module.css'
import { PriceSteps } from '../models/price-steps.tsx'
import { PriceTable } from '../models/price-table.tsx'
import { usePublicModel, type PublicModel } from './use-public-models.ts'

const route = getRouteApi('/public/models/$vendor/$')

export function PublicModelPage() {
  const path = readModelId(route.useParams())
  const { id = path } = route.useSearch()
  const read = usePublicModel(id)
  return (
    <>
      <PageHead
        title={read.data?.name ?? id}
        crumb={<Link to="/models">Models</Link>}
        under={
          <span className={styles.under}>
            <Copyable text={id} label="Copy the id of the model" />
            {read.data === undefined ? null : <ModelState state={read.data.state} />}
          </span>
        }
        actions={<CopyButton text={id} label="Copy model id" word="Copy model id" variant="filled" size="sm" />}
      />
      <Part query={read} name="Model">
        {(model) => <Whole model={model} />}
      </Part>
    </>
  )
}

function Whole({ model }: { model: PublicModel }) {
  const { protocol = 'chat', language = 'python' } = route.useSearch()
  const navigate = route.useNavigate()
  return (
    <Stack>
      <ModelFigures model={model} />
      <div className={styles.columns}>
        <Stack>
          <Sheet title="Price">
            <PriceTable card={model.card} model={model} />
          </Sheet>
          <PriceSteps steps={model.price_steps} />
        </Stack>
        <Stack>
          <FirstRequest
            model={model}
            baseUrl={model.callers_url}
            protocol={protocol}
            language={language}
            onChoose={(choice) => void navigate({ search: (all) => ({ ...all, ...choice }), replace: true })}
          />
          <ModelAbilities model={model} />
        </Stack>
      </div>
    </Stack>
  )
}
