// The prompt: models, system, turns with their images, tools, and how it is answered.
import { Button, Checkbox, Select, Switch, Textarea, TextInput } from '@mantine/core'
import { ChoiceControl } from '../../parts/choice-control.tsx'
import { Icon } from '../../parts/icon.tsx'
import styles from './playground.module.css'
import type { PromptFormProps } from './prompt-form-props.ts'
import { PromptTurns } from './prompt-turns.tsx'
import { efforts, mostColumns, protocols, type Prompt, type Protocol } from './prompt.ts'

export function PromptForm(props: PromptFormProps) {
  const { prompt, problem, onChange } = props
  const errorOf = (field: string) => (problem?.field === field ? problem.message : undefined)
  return (
    <div className={styles.fields}>
      <ChoiceControl
        label="Side by side"
        choices={[
          { id: 'protocols', name: 'Protocols' },
          { id: 'models', name: 'Models' },
        ]}
        chosen={prompt.beside}
        onChoose={(beside) => onChange({ beside, protocols: beside === 'models' ? ['chat'] : emptyProtocols })}
      />
      <Models {...props} error={errorOf('model')} />
      <Protocols prompt={prompt} onChange={onChange} />
      <Textarea
        label="System"
        autosize
        minRows={2}
        maxRows={10}
        value={prompt.system}
        onChange={(event) => onChange({ system: event.currentTarget.value })}
      />
      <PromptTurns {...props} />
      <Textarea
        label="Tools"
        description="JSON: a list with name, description and parameters of each"
        autosize
        minRows={1}
        maxRows={12}
        classNames={{ input: styles.code ?? '' }}
        spellCheck={false}
        value={prompt.tools}
        error={errorOf('tools')}
        onChange={(event) => onChange({ tools: event.currentTarget.value })}
      />
      <div className={styles.numbers}>
        <TextInput
          label="Most output"
          inputMode="numeric"
          value={prompt.most}
          error={errorOf('most')}
          onChange={(event) => onChange({ most: event.currentTarget.value })}
        />
        <Select
          label="Effort"
          data={[{ value: '', label: 'as it is' }, ...efforts]}
          value={prompt.effort}
          allowDeselect={false}
          onChange={(effort) => onChange({ effort: effort ?? '' })}
        />
        <TextInput
          label="Temperature"
          inputMode="decimal"
          placeholder="as it is"
          value={prompt.temperature}
          error={errorOf('temperature')}
          onChange={(event) => onChange({ temperature: event.currentTarget.value })}
        />
      </div>
      <Switches prompt={prompt} onChange={onChange} />
    </div>
  )
}

function Switches({ prompt, onChange }: Pick<PromptFormProps, 'prompt' | 'onChange'>) {
  return (
    <div className={styles.switches}>
      <Switch
        label="Stream"
        checked={prompt.isStreamed}
        onChange={(event) => onChange({ isStreamed: event.currentTarget.checked })}
      />
      <Switch
        label="Strict: refuse losses"
        checked={prompt.isStrict}
        onChange={(event) => onChange({ isStrict: event.currentTarget.checked })}
      />
    </div>
  )
}

const emptyProtocols: readonly Protocol[] = ['chat', 'responses', 'messages']
/** Of thousands nobody reads on. */
const LISTED = 100

function Models({ prompt, models, onChange, error }: PromptFormProps & { error: string | undefined }) {
  const data = models.map(({ id }) => id)
  const listed = (chosen: string) => (chosen === '' || data.includes(chosen) ? data : [chosen, ...data])
  const shown = prompt.beside === 'protocols' ? [prompt.models[0] ?? ''] : prompt.models
  const put = (at: number, id: string) => onChange({ models: prompt.models.with(at, id) })
  const choose = (at: number, id: string) => (at < prompt.models.length ? put(at, id) : onChange({ models: [id] }))
  const next = data.find((id) => !prompt.models.includes(id))
  return (
    <>
      {shown.map((model, at) => (
        <div key={at} className={styles.model}>
          <Select
            label={shown.length === 1 ? 'Model' : `Model ${at + 1}`}
            data={listed(model)}
            value={model === '' ? null : model}
            searchable
            limit={LISTED}
            allowDeselect={false}
            placeholder="Choose a model"
            nothingFoundMessage="No model that can be called has this name"
            error={at === 0 ? error : undefined}
            onChange={(id) => id !== null && choose(at, id)}
          />
          {shown.length === 1 ? null : (
            <Button
              size="xs"
              variant="subtle"
              aria-label={`Leave out ${model}`}
              onClick={() => onChange({ models: prompt.models.toSpliced(at, 1) })}
            >
              <Icon name="close" size={14} />
            </Button>
          )}
        </div>
      ))}
      {prompt.beside === 'models' && shown.length < mostColumns && next !== undefined ? (
        <div>
          <Button
            size="xs"
            leftSection={<Icon name="plus" size={14} />}
            onClick={() => onChange({ models: [...prompt.models, next] })}
          >
            Model
          </Button>
        </div>
      ) : null}
    </>
  )
}

function Protocols({ prompt, onChange }: { prompt: Prompt; onChange(part: Partial<Prompt>): void }) {
  if (prompt.beside === 'models')
    return (
      <ChoiceControl
        label="Protocol"
        choices={protocols}
        chosen={prompt.protocols[0] ?? 'chat'}
        onChoose={(id) => onChange({ protocols: [id] })}
      />
    )
  const turn = (id: Protocol, isOn: boolean) =>
    onChange({ protocols: isOn ? [...prompt.protocols, id] : prompt.protocols.filter((each) => each !== id) })
  return (
    <fieldset className={styles.choices}>
      <legend className="sr">Protocols</legend>
      {protocols.map(({ id, name }) => {
        const isOn = prompt.protocols.includes(id)
        return (
          <Checkbox
            key={id}
            label={name}
            checked={isOn}
            disabled={isOn && prompt.protocols.length === 1}
            onChange={(event) => turn(id, event.currentTarget.checked)}
          />
        )
      })}
    </fieldset>
  )
}
