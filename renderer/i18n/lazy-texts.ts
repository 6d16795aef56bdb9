import { i18n } from './i18n.ts';

/** Texts that the first screen does not need; they come with the chunks of their screens. */
const sources = {
  service: () =>
    Promise.all([import('../../assets/locales/zh-CN/service.json'), import('../../assets/locales/en/service.json')]),
  find: () =>
    Promise.all([import('../../assets/locales/zh-CN/find.json'), import('../../assets/locales/en/find.json')]),
  information: () =>
    Promise.all([
      import('../../assets/locales/zh-CN/information.json'),
      import('../../assets/locales/en/information.json'),
    ]),
  recharge: () =>
    Promise.all([import('../../assets/locales/zh-CN/recharge.json'), import('../../assets/locales/en/recharge.json')]),
  simulator: () =>
    Promise.all([
      import('../../assets/locales/zh-CN/simulator.json'),
      import('../../assets/locales/en/simulator.json'),
    ]),
};

export async function loadTexts(namespace: keyof typeof sources): Promise<void> {
  if (i18n.hasResourceBundle('zh-CN', namespace)) return;
  const [zh, en] = await sources[namespace]();
  i18n.addResourceBundle('zh-CN', namespace, zh.default);
  i18n.addResourceBundle('en', namespace, en.default);
}
