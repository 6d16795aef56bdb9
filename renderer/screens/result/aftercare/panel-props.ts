import type { AftercareView } from '../../../../core/contract/information-screens.ts';
import type { ScreenProps } from '../../screen-props.ts';

export interface PanelProps extends ScreenProps<'result'> {
  readonly aftercare: AftercareView;
}
