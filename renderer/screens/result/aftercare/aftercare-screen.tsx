import type { ScreenProps } from '../../screen-props.ts';
import { CodePanel } from './code-panel.tsx';
import { InvoicePanel } from './invoice-panel.tsx';
import { MessagePanel } from './message-panel.tsx';
import type { PanelProps } from './panel-props.ts';

/** Over the result until it is closed; what was typed in it goes with it. */
export default function AftercareScreen({ screen, snapshot, send }: ScreenProps<'result'>) {
  const { aftercare } = screen;
  if (aftercare === null) return null;
  const props: PanelProps = { screen, snapshot, send, aftercare };
  switch (aftercare.panel) {
    case 'none':
      return null;
    case 'code':
      return <CodePanel {...props} />;
    case 'message':
      return <MessagePanel {...props} />;
    case 'invoice':
      return <InvoicePanel {...props} />;
  }
}
