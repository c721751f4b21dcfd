// Package analytics counts what happens in the shop: sales, products, the funnel of visits, searches, payments.
//
// Every number is a count or a sum of whole minor units, so that it is the same however often and in whatever batches
// the log is folded. What each number means:
//
//	order       an order.placed; its time is the moment it was placed
//	revenue     totals of orders as they were placed, shipping and tax included; payment is not waited for
//	cancelled   orders, units and revenue that an order.cancelled took back, counted in the minute in which the order
//	            was placed; net = all − cancelled
//	average     average order value: net revenue ÷ net orders, rounded to a whole minor unit, halves away from zero
//	value       an order's total; low, median and high are the tenth, half and nine tenths of the orders that were not
//	            cancelled, to within 0.8 % (package sketch)
//	visit       everything that carries one visit id; it belongs to the moment of its first act
//	step        view (a product page), cart (an item added), checkout (started), purchase (an order placed)
//	reached     a visit has reached a step when it did that step or a later one: who bought without a cart on record
//	            has had one all the same. Reached never grows from step to step, so no conversion exceeds 100 %
//	conversion  reached ÷ reached of the step before, in hundredths of a per cent, halves up
//	abandoned   a visit with an item added and no purchase
//	product     revenue and units of its lines, shipping excluded; an order counts once for each product in it;
//	            carts counts additions, not units
//	promotion   orders it took something off, what it took off, and the whole totals of those orders: two promotions
//	            of one order both count it; cancellations from before they told of promotions are not taken back
//	search      a query as words.Fold leaves it; it found something when it had any result
//
// Sales are kept by minute; hours and days are added up by the query in the reader's time zone. Products, promotions,
// searches and payments are kept by UTC day.
package analytics
