:INPUT,FORWARD,OUTPUT
-m sipknock --rcheck --mask 255.255.255.0;-m sipknock --rcheck --name DEFAULT --mask /24;OK
-m sipknock --rcheck --name DEFAULT --mask 255.0.255.0;=;OK
-m sipknock --rcheck --name DEFAULT --mask 0.0.0.1;=;OK
-m sipknock --rcheck --mask 32;-m sipknock --rcheck --name DEFAULT;OK
-m sipknock --rcheck --mask /32;-m sipknock --rcheck --name DEFAULT;OK
-m sipknock --rcheck --mask 255.255.255.255;-m sipknock --rcheck --name DEFAULT;OK
-m sipknock --rcheck --mask /33;;FAIL
-m sipknock --rcheck --mask 128;;FAIL
-m sipknock --rcheck --mask ffff::;;FAIL
