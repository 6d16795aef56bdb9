import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import type { KioskConnection } from '../../core/contract/kiosk-connection.ts';
import type { Snapshot } from '../../core/contract/snapshot.ts';
import { ScreenFrame } from '../components/screen-frame.tsx';
import type { Send } from '../connection/send.ts';
import { loadTexts } from '../i18n/lazy-texts.ts';
import { ScreenLock } from '../components/screen-lock.tsx';
import { BillsScreen } from './bills/bills-screen.tsx';
import { CashScreen } from './cash/cash-screen.tsx';
import { ConsentScreen } from './consent/consent-screen.tsx';
import { EnterAccountScreen } from './enter-account/enter-account-screen.tsx';
import { HomeScreen } from './home/home-screen.tsx';
import { LookingUpScreen } from './looking-up/looking-up-screen.tsx';
import { OutOfServiceScreen } from './out-of-service/out-of-service-screen.tsx';
import { ChooseAmountScreen, NoDebtScreen, RechargeCardScreen, RewriteCardScreen } from './recharge-parts.tsx';
import { ProcessingScreen } from './processing/processing-screen.tsx';
import { RecoveringScreen } from './recovering/recovering-screen.tsx';
import { ResultScreen } from './result/result-screen.tsx';
import { ThanksScreen } from './thanks/thanks-screen.tsx';

/** Technicians wait a moment for their page, so that residents never wait for it. */
const ServiceScreen = lazy(async () => {
  const [module] = await Promise.all([import('../service/service-screen.tsx'), loadTexts('service')]);
  return module;
});

/** Amounts change seldom between the bill and the payment. */
const ChangedScreen = lazy(() => import('./changed/changed-screen.tsx'));
const ServicePinScreen = lazy(() => import('./service-pin/service-pin-screen.tsx'));

/** Few residents come for an old paper; those who come to pay do not wait for its screens. */
const FindReceiptScreen = lazy(async () => {
  const [module] = await Promise.all([import('./find-receipt/find-receipt-screen.tsx'), loadTexts('find')]);
  return module;
});
const PastReceiptScreen = lazy(async () => {
  const [module] = await Promise.all([
    import('./past-receipt/past-receipt-screen.tsx'),
    loadTexts('find'),
    // A token that was bought is read here once more.
    loadTexts('recharge'),
  ]);
  return module;
});

/** Those who look something up wait a moment, so that those who pay do not. */
const ChooseAccountScreen = lazy(() => withInformation(import('./choose-account/choose-account-screen.tsx')));
const ProveOwnerScreen = lazy(() => withInformation(import('./prove-owner/prove-owner-screen.tsx')));
const HistoryScreen = lazy(() => withInformation(import('./history/history-screen.tsx')));
const CreditsScreen = lazy(() => withInformation(import('./credits/credits-screen.tsx')));
const AftercareScreen = lazy(() => withInformation(import('./result/aftercare/aftercare-screen.tsx')));

async function withInformation<Module>(module: Promise<Module>): Promise<Module> {
  const [loaded] = await Promise.all([module, loadTexts('information')]);
  return loaded;
}

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
    case 'asking':
      return <LookingUpScreen screen={screen} send={send} />;
    case 'bills':
      return <BillsScreen screen={screen} snapshot={snapshot} send={send} />;
    case 'noDebt':
      return (
        <Suspense fallback={<ScreenFrame step={2} title={t('lookingUp.title')} />}>
          <NoDebtScreen screen={screen} snapshot={snapshot} send={send} />
        </Suspense>
      );
    case 'chooseAmount':
      return (
        <Suspense fallback={<ScreenFrame step={2} title={t('home.recharge')} />}>
          <ChooseAmountScreen screen={screen} snapshot={snapshot} send={send} />
        </Suspense>
      );
    case 'consent':
      return <ConsentScreen screen={screen} snapshot={snapshot} send={send} />;
    case 'cash':
      return <CashScreen screen={screen} snapshot={snapshot} send={send} />;
    case 'changed':
      return (
        <Suspense fallback={<ScreenFrame step={3} title={t('changed.title')} />}>
          <ChangedScreen screen={screen} snapshot={snapshot} send={send} />
        </Suspense>
      );
    case 'processing':
      return <ProcessingScreen screen={screen} snapshot={snapshot} send={send} />;
    case 'result': {
      const panel = screen.aftercare?.panel ?? 'none';
      // A panel is a screen of its own for a hand: a second tap on "back" must not end the visit.
      return (
        <ScreenLock key={panel}>
          {panel === 'none' ? (
            <ResultScreen screen={screen} snapshot={snapshot} send={send} />
          ) : (
            <Suspense fallback={<ScreenFrame title={t('result.paidTitle')} />}>
              <AftercareScreen screen={screen} snapshot={snapshot} send={send} />
            </Suspense>
          )}
        </ScreenLock>
      );
    }
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
    case 'rechargeCard':
      return (
        <Suspense fallback={<ScreenFrame title={t('home.recharge')} />}>
          <RechargeCardScreen screen={screen} snapshot={snapshot} send={send} />
        </Suspense>
      );
    case 'rewriteCard':
      return (
        <Suspense fallback={<ScreenFrame title={t('lookingUp.title')} />}>
          <RewriteCardScreen screen={screen} snapshot={snapshot} send={send} />
        </Suspense>
      );
    case 'chooseAccount':
      return (
        <Suspense fallback={<ScreenFrame title={t('lookingUp.title')} />}>
          <ChooseAccountScreen screen={screen} snapshot={snapshot} send={send} />
        </Suspense>
      );
    case 'proveOwner':
      return (
        <Suspense fallback={<ScreenFrame title={t('home.history')} />}>
          <ProveOwnerScreen screen={screen} snapshot={snapshot} send={send} />
        </Suspense>
      );
    case 'history':
      return (
        <Suspense fallback={<ScreenFrame title={t('home.history')} />}>
          <HistoryScreen screen={screen} snapshot={snapshot} send={send} />
        </Suspense>
      );
    case 'credits':
      return (
        <Suspense fallback={<ScreenFrame title={t('home.arrival')} />}>
          <CreditsScreen screen={screen} snapshot={snapshot} send={send} />
        </Suspense>
      );
    case 'servicePin':
      return (
        <Suspense fallback={<ScreenFrame title={t('servicePin.title')} />}>
          <ServicePinScreen screen={screen} snapshot={snapshot} send={send} />
        </Suspense>
      );
    case 'service':
      return (
        <Suspense fallback={<ScreenFrame title={t('service.opening')} />}>
          <ServiceScreen view={screen} send={ask} />
        </Suspense>
      );
  }
}
