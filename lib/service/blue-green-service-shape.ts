import { A_DURATION, type Shape } from '../core';
import type { BlueGreenServiceProps } from './blue-green-service-props';
import { GUARDED_SERVICE_SHAPE } from './guarded-service-shape';

/** What each property of a blue-green service has to be, those excepted whose own checks say it better. */
export const BLUE_GREEN_SERVICE_SHAPE: Shape<BlueGreenServiceProps> = {
  ...GUARDED_SERVICE_SHAPE,
  before: true,
  after: true,
  watch: A_DURATION,
  promotion: {
    is: (value) => value === 'automatic' || value === 'manual',
    not: 'not known',
    write: "'automatic' or 'manual'",
  },
  previewReplicas: true,
};
