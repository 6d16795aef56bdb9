import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import type { KioskConnection } from '../../core/contract/kiosk-connection.ts';
import type { Snapshot } from '../../core/contract/snapshot.ts';
import { ScreenFrame } from '../components/screen-frame.tsx';
import type { Send } from '../connection/send.ts';
import { loadTexts } from '../i18n/lazy-texts.ts';
import { BillsScreen } from './bills/bills-screen.tsx';
import { CashScreen } from './cash/cash-screen.tsx';
import { ChangedScreen } from './changed/changed-screen.tsx';
import { ChooseAmountScreen } from './choose-amount/choose-amount-screen.tsx';
import { ConsentScreen } from './consent/consent-screen.tsx';
import { EnterAccountScreen } from './enter-account/enter-account-screen.tsx';
import { HomeScreen } from './home/home-screen.tsx';
import { LookingUpScreen } from './looking-up/looking-up-screen.tsx';
import { NoDebtScreen } from './no-debt/no-debt-screen.tsx';
import { OutOfServiceScreen } from './out-of-service/out-of-service-screen.tsx';
import { ProcessingScreen } from './processing/processing-screen.tsx';
import { RecoveringScreen } from './recovering/recovering-screen.tsx';
import { ResultScreen } from './result/result-screen.tsx';
import { ServicePinScreen } from './service-pin/service-pin-screen.tsx';
import { ThanksScreen } from './thanks/thanks-screen.tsx';

/** Technicians wait a moment for their page, so that residents never wait for it. */
const ServiceScreen = lazy(async () => {
  const [module] = await Promise.all([import('../service/service-screen.tsx'), loadTexts('service')]);
  return module;
});

/** Few residents come for an old paper; those who come to pay do not wait for its screens. */
const FindReceiptScreen = lazy(async () => {
  const [module] = await Promise.all([import('./find-receipt/find-receipt-screen.tsx'), loadTexts('find')]);
  return module;
});
const PastReceiptScreen = lazy(async () => {
  const [module] = await Promise.all([import('./past-receipt/past-receipt-screen.tsx'), loadTexts('find')]);
  return module;
});

interface CurrentScreenProps {
  readonly snapshot: Snapshot;
  readonly send: Send;
  /** For the service page, which says what became of each press. */
  readonly ask: KioskConnection['send'];
  readonly onHelp: () => void;
}

export function CurrentScreen({ snapshot, send, ask, onHelp }: CurrentScreenProps) {
  const { t } = useTranslation();
  const { screen } = snapshot;
  switch (screen.kind) {
    case 'home':
      return <HomeScreen screen={screen} snapshot={snapshot} send={send} onHelp={onHelp} />;
    case 'outOfService':
      return <OutOfServiceScreen screen={screen} snapshot={snapshot} send={send} />;
    case 'recovering':
      return <RecoveringScreen />;
    case 'enterAccount':
      return <EnterAccountScreen screen={screen} snapshot={snapshot} send={send} />;
    case 'lookingUp':
      return <LookingUpScreen screen={screen} snapshot={snapshot} send={send} />;
    case 'bills':
      return <BillsScreen screen={screen} snapshot={snapshot} send={send} />;
    case 'noDebt':
      return <NoDebtScreen screen={screen} snapshot={snapshot} send={send} />;
    case 'chooseAmount':
      return <ChooseAmountScreen screen={screen} snapshot={snapshot} send={send} />;
    case 'consent':
      return <ConsentScreen screen={screen} snapshot={snapshot} send={send} />;
    case 'cash':
      return <CashScreen screen={screen} snapshot={snapshot} send={send} />;
    case 'changed':
      return <ChangedScreen screen={screen} snapshot={snapshot} send={send} />;
    case 'processing':
      return <ProcessingScreen screen={screen} snapshot={snapshot} send={send} />;
    case 'result':
      return <ResultScreen screen={screen} snapshot={snapshot} send={send} />;
    case 'thanks':
      return <ThanksScreen screen={screen} snapshot={snapshot} send={send} />;
    case 'findReceipt':
      return (
        <Suspense fallback={<ScreenFrame title={t('home.find')} />}>
          <FindReceiptScreen screen={screen} snapshot={snapshot} send={send} />
        </Suspense>
      );
    case 'pastReceipt':
      return (
        <Suspense fallback={<ScreenFrame title={t('home.find')} />}>
          <PastReceiptScreen screen={screen} snapshot={snapshot} send={send} />
        </Suspense>
      );
    case 'servicePin':
      return <ServicePinScreen screen={screen} snapshot={snapshot} send={send} />;
    case 'service':
      return (
        <Suspense fallback={<ScreenFrame title={t('service.opening')} />}>
          <ServiceScreen view={screen} send={ask} />
        </Suspense>
      );
  }
}
