export { ActionPins } from './action-pins';
export { PINS_FILE } from './shipped-pins';
export { type UpdatedPin, type UpdatePinsOptions, updatePins } from './update-pins';
