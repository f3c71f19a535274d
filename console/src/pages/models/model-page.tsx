// The page of one model: what it costs in all dimensions, who serves it and how well, and how to call it.
import { Button } from '@mantine/core'
import { getRouteApi, Link, useRouter, type LinkProps } from '@tanstack/react-router'
import { useSession } from '../../app/use-session.ts'
import { useWorkspace } from '../../app/workspace.tsx'
import { CopyButton, Copyable } from '../../parts/copy-button.tsx'
import { Icon } from '../../parts/icon.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { Sheet, Stack } from '../../parts/sheet.tsx'
import { Part } from '../../parts/states.tsx'
import { FirstRequest, isForEmbeddings, ModelAbilities, ModelFigures } from './model-facts.tsx'
import { ModelEndpoints } from './model-endpoints.tsx'
import { readModelId } from './link-model.ts'
import styles from './models.module.css'
import { PriceSteps } from './price-steps.tsx'
import { PriceTable } from './price-table.tsx'
import { useModel, type ShownModel } from './use-models.ts'

const route = getRouteApi('/console/models/$vendor/$')
const PLAYGROUND = '/console/playground'

export function ModelPage() {
  const { id: workspace } = useWorkspace()
  const path = readModelId(route.useParams())
  const { id: asked = path } = route.useSearch()
  const read = useModel(workspace, asked)
  const id = read.data?.id ?? asked
  return (
    <>
      <PageHead
        title={read.data?.name ?? id}
        crumb={<Link to="/console/models">Models</Link>}
        under={<Copyable text={id} label="Copy the id of the model" />}
        actions={<Actions id={id} talks={read.data === undefined || !isForEmbeddings(read.data)} />}
      />
      <Part query={read} name="Model">
        {(model) => <Whole model={model} />}
      </Part>
    </>
  )
}

/** `talks`: it can be tried in the playground. */
function Actions({ id, talks }: { id: string; talks: boolean }) {
  const router = useRouter()
  const activity: LinkProps = { to: '/console/activity', search: { model: [id] } }
  return (
    <>
      <Button component={Link} {...(activity as object)} leftSection={<Icon name="activity" />}>
        Its requests
      </Button>
      {talks && PLAYGROUND in router.routesByPath ? (
        <Button component="a" href={`${PLAYGROUND}?model=${encodeURIComponent(id)}`} leftSection={<Icon name="play" />}>
          Try it
        </Button>
      ) : null}
      <CopyButton text={id} label="Copy model id" word="Copy model id" variant="filled" size="sm" />
    </>
  )
}

function Whole({ model }: { model: ShownModel }) {
  const { gateway } = useSession()
  const { protocol = 'chat', language = 'python' } = route.useSearch()
  const navigate = route.useNavigate()
  return (
    <Stack>
      <ModelFigures model={model} />
      <Sheet title="Endpoints" note="Latency over the last 5 minutes, answers of all who call it">
        <ModelEndpoints endpoints={model.endpoints} />
      </Sheet>
      <div className={styles.columns}>
        <Stack>
          <Sheet title="Price" note="as you pay it">
            <PriceTable card={model.card} model={model} />
          </Sheet>
          <PriceSteps steps={model.price_steps} />
        </Stack>
        <Stack>
          <FirstRequest
            model={model}
            baseUrl={gateway.callers_url ?? location.origin}
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
