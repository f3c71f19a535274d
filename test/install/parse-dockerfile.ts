// A Dockerfile as its instructions, one stage after another. It knows the instructions that ours uses and refuses others, so
// that one that is new there is thought of here too.

export type Copy = { from: string | undefined; owner: string | undefined; sources: string[]; target: string }
export type Step =
  | { kind: 'run'; command: string }
  | ({ kind: 'copy' } & Copy)
  | { kind: 'workdir'; path: string }
  | { kind: 'env'; values: { [name: string]: string } }
export type Stage = {
  name: string
  image: string
  steps: Step[]
  user: string | undefined
  volumes: string[]
  healthCheck: string[]
  entrypoint: string[]
  command: string[]
}

export function parseDockerfile(text: string): Stage[] {
  const stages: Stage[] = []
  const given = new Map<string, string>()
  const lines = text.replaceAll(/^\s*#.*\n/gm, '').replaceAll(/\\\n/g, ' ')
  for (const line of lines.split('\n').filter((each) => each.trim() !== '')) {
    const [, word = '', rest = ''] = /^(\S+)\s+(.*)$/.exec(line) ?? []
    if (word === 'ARG') {
      const [name = '', value = ''] = rest.split('=', 2)
      given.set(name, value)
    } else if (word === 'FROM') {
      const [image = '', , name = String(stages.length)] = rest.split(/\s+/)
      const named = image.replaceAll(/\$\{(\w+)\}/g, (_, variable: string) => given.get(variable) ?? '')
      stages.push({ ...emptyStage, name, image: named, steps: [], volumes: [] })
    } else {
      const stage = stages.at(-1)
      if (stage === undefined) throw new Error(`${word} stands before the first FROM`)
      addTo(stage, word, rest)
    }
  }
  return stages
}

const emptyStage = { user: undefined, healthCheck: [], entrypoint: [], command: [] }

function addTo(stage: Stage, word: string, rest: string): void {
  switch (word) {
    case 'RUN':
      return void stage.steps.push({ kind: 'run', command: rest })
    case 'COPY':
      return void stage.steps.push({ kind: 'copy', ...parseCopy(rest) })
    case 'WORKDIR':
      return void stage.steps.push({ kind: 'workdir', path: rest })
    case 'ENV':
      return void stage.steps.push({ kind: 'env', values: parsePairs(rest) })
    case 'USER':
      stage.user = rest
      return
    case 'VOLUME':
      return void stage.volumes.push(rest)
    case 'EXPOSE':
      return
    case 'HEALTHCHECK':
      stage.healthCheck = JSON.parse(rest.slice(rest.indexOf('['))) as string[]
      return
    case 'ENTRYPOINT':
      stage.entrypoint = JSON.parse(rest) as string[]
      return
    case 'CMD':
      stage.command = JSON.parse(rest) as string[]
      return
    default:
      throw new Error(`${word} is not known here`)
  }
}

function parseCopy(rest: string): Copy {
  const words = rest.trim().split(/\s+/)
  const paths = words.filter((word) => !word.startsWith('--'))
  const read = (name: string) => words.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3)
  return { from: read('from'), owner: read('chown'), sources: paths.slice(0, -1), target: paths.at(-1) ?? '' }
}

function parsePairs(rest: string): { [name: string]: string } {
  return Object.fromEntries([...rest.matchAll(/(\w+)=(\S+)/g)].map(([, name = '', value = '']) => [name, value]))
}
