import type { PrintDocument, PrintLine } from '../../../core/ports/receipt-printer.ts';

const text = (value: string): PrintLine => ({ kind: 'text', text: value, align: 'left', size: 'normal', bold: false });
const pair = (label: string, value: string, bold = false): PrintLine => ({ kind: 'pair', label, value, bold });

/** A receipt as the kiosk writes them, in both languages: 41 lines of text, a logo and a QR code. */
export function sampleReceipt(number = '3407-20260105-000123'): PrintDocument {
  return {
    number,
    lines: [
      { kind: 'logo' },
      { kind: 'text', text: '光驿供电服务', align: 'center', size: 'double', bold: true },
      { kind: 'text', text: 'Lightpost Electricity', align: 'center', size: 'normal', bold: false },
      { kind: 'text', text: '电费缴纳凭条 Payment receipt', align: 'center', size: 'normal', bold: true },
      { kind: 'rule' },
      pair('终端编号 Terminal', 'LP-0340-07'),
      pair('交易流水号 Transaction', number),
      pair('交易时间 Time', '2026-01-05 09:00:12'),
      pair('户号 Account', '0310 **** 21'),
      pair('户名 Name', '王*䶮'),
      pair('用电地址 Address', '梧桐里***号楼*单元'),
      { kind: 'rule' },
      pair('2025年10月电费 Bill', '￥86.40'),
      pair('用电量 Usage', '142.00 kWh'),
      pair('违约金 Late fee', '￥1.73'),
      pair('2025年11月电费 Bill', '￥97.15'),
      pair('用电量 Usage', '158.50 kWh'),
      pair('违约金 Late fee', '￥0.00'),
      pair('2025年12月电费 Bill', '￥101.32'),
      pair('用电量 Usage', '163.20 kWh'),
      pair('违约金 Late fee', '￥0.00'),
      { kind: 'rule' },
      pair('应缴合计 Due', '￥286.60', true),
      pair('投入现金 Inserted', '￥300.00', true),
      pair('其中 ￥100 × 3', '￥300.00'),
      pair('冲抵账单 Credited to bills', '￥286.60'),
      pair('转入余额 To balance', '￥13.40'),
      pair('本次余额 New balance', '￥13.40', true),
      { kind: 'rule' },
      text('本凭条不作为发票，请妥善保管。'),
      text('This slip is not a tax invoice. Please keep it.'),
      text('电子发票可扫描下方二维码领取。'),
      text('Scan the code below for the electronic invoice.'),
      text('多缴金额已转入您的账户余额，下次缴费时自动抵扣。'),
      { kind: 'blank' },
      { kind: 'qr', data: 'https://lightpost.example/r/3407-20260105-000123?k=9f2c41d7' },
      { kind: 'blank' },
      pair('客服热线 Hotline', '95598'),
      pair('凭条编号 Slip', 'S-000123'),
      pair('打印次数 Copy', '1'),
      { kind: 'rule' },
      { kind: 'text', text: '感谢使用 Thank you', align: 'center', size: 'normal', bold: false },
      { kind: 'text', text: '请取走您的凭条 Please take your receipt', align: 'center', size: 'normal', bold: false },
    ],
  };
}
