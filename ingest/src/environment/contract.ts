/** Environment (环境监测, clause 7.1.4.1): air and noise, waste sorting points (垃圾分类点), river points (五水共治). */
import Type, { type Static } from 'typebox';
import { Payload } from '../messages/contract.ts';

const Measured = (description: string) => Type.Optional(Type.Number({ minimum: -1e9, maximum: 1e9, description }));

/** Topic tail `environment/{air point}/air`. */
export const AirPayload = Payload(
  {
    pm25: Measured('PM2.5, µg/m³'),
    pm10: Measured('PM10, µg/m³'),
    noise: Measured('Equivalent sound level L_Aeq since the last message, dB(A)'),
    temperature: Measured('Air temperature, °C'),
    humidity: Measured('Relative humidity, %'),
  },
  'Air and noise at a point, at least once per reporting interval; at least one of the five',
);
export type AirPayload = Static<typeof AirPayload>;

/** Topic tail `environment/{bin}/fill`. */
export const FillPayload = Payload(
  {
    level: Type.Number({ minimum: -1e9, maximum: 1e9, description: 'How full, 0..1' }),
    tilted: Type.Optional(Type.Boolean({ description: 'The bin lies or leans' })),
    temperature: Measured('Inside, °C; high is a fire'),
  },
  'How full a bin of a waste sorting point is, on change and at least once per reporting interval',
);
export type FillPayload = Static<typeof FillPayload>;

/** Topic tail `environment/{river point}/water`. */
export const WaterPayload = Payload(
  {
    level: Measured('Water level, m, by the datum of the point'),
    ph: Measured('pH'),
    dissolvedOxygen: Measured('Dissolved oxygen, mg/L'),
    ammonia: Measured('NH₃-N, mg/L'),
    cod: Measured('Chemical oxygen demand, mg/L'),
    permanganate: Measured('Permanganate index COD_Mn, mg/L'),
    phosphorus: Measured('Total phosphorus, mg/L'),
  },
  'Level and quality of surface water at a point, at least once per reporting interval; at least one of the seven',
);
export type WaterPayload = Static<typeof WaterPayload>;

/** Event (topic level 5) → payload. */
export const ENVIRONMENT_EVENTS = { air: AirPayload, fill: FillPayload, water: WaterPayload } as const;
