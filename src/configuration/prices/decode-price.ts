// A price of the configuration file as `pricing` takes it: other names, nothing worked out.
import { present } from '../../foundation/present.ts'
import type { PriceSettings, RateSettings } from '../../pricing/read-card.ts'
import { weekdays, type FilePrice, type FileRates } from '../shape/price-shape.ts'

export function decodePrice(file: FilePrice): PriceSettings {
  if (file === 'free') return file
  const { tiers, service_tiers: serviceTiers, hours: byHour } = file
  return {
    ...(decodeRates(file) as RateSettings),
    ...present({
      perRequest: file.per_request,
      serverToolCalls: file.server_tools,
      tiers: tiers?.map((tier) => ({
        ...(decodeRates(tier) as RateSettings),
        fromInputTokens: tier.from_input_tokens,
      })),
      serviceTiers:
        serviceTiers &&
        Object.fromEntries(
          Object.entries(serviceTiers).map(([name, tier]) => [
            name,
            typeof tier === 'string' ? tier : decodeRates(tier),
          ]),
        ),
      speeds: file.speeds,
      regions: file.regions,
      hours: byHour?.map(({ factor: times, utc, days }) => ({
        factor: times,
        utc,
        ...(days === undefined ? {} : { days: days.map((day) => weekdays.indexOf(day) + 1) }),
      })),
    }),
  }
}

function decodeRates(file: FileRates): Partial<RateSettings> {
  return present({
    input: file.input,
    output: file.output,
    cacheRead: file.cache_read,
    cacheWrite: file.cache_write,
    cacheWrite1h: file.cache_write_1h,
    inputAudio: file.input_audio,
    inputImage: file.input_image,
    reasoning: file.reasoning,
    outputAudio: file.output_audio,
    outputImage: file.output_image,
  })
}
