/** Words of fitness, 简体中文. */
export const zh = {
  name: '健身',
  legend: '健身',
  facilities: { venue: '健身场所', machine: '健身器材' },
  title: '智能健身',
  useRate: '今日使用率 {{n}} %',
  unregistered: '本社区没有登记健身场馆',
  columns: { name: '场馆', bar: '负荷', present: '在场', capacity: '容量', rate: '使用率' },
  closed: '未开放',
  chart: '每小时在场人数',
  chartText: '健身在场人数：高峰 {{hour}} 时 {{n}} 人',
  chartEmpty: '今日尚无健身人数',
};
