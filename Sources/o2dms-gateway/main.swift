print("o2dms-gateway")
