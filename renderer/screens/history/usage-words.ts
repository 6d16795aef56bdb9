/** Hundredths of a kWh as people read them: `186`, `186.5`, `2,386`. */
export function usageText(centiKwh: number): string {
  const whole = Math.floor(centiKwh / 100);
  const rest = centiKwh % 100;
  const grouped = String(whole).replace(/\B(?=(\d{3})+$)/gu, ',');
  return rest === 0 ? grouped : `${grouped}.${String(rest).padStart(2, '0').replace(/0$/u, '')}`;
}
