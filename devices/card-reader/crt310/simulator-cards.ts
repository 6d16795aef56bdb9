export { simulatedCardOf, type SimulatedCard } from '../far-end/cards.ts';
