import 'i18next';
import type find from '../../assets/locales/zh-CN/find.json';
import type information from '../../assets/locales/zh-CN/information.json';
import type kiosk from '../../assets/locales/zh-CN/kiosk.json';
import type recharge from '../../assets/locales/zh-CN/recharge.json';
import type service from '../../assets/locales/zh-CN/service.json';
import type simulator from '../../assets/locales/zh-CN/simulator.json';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'kiosk';
    returnNull: false;
    resources: {
      kiosk: typeof kiosk;
      find: typeof find;
      information: typeof information;
      recharge: typeof recharge;
      service: typeof service;
      simulator: typeof simulator;
    };
  }
}
